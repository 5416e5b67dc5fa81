"""The probes' code: packed from the files that come with layergen, written, and uploaded."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

from layergen.cli.context import Checkout, Session
from layergen.cli.workshop import all_of

if TYPE_CHECKING:
    from layergen.cli.artifact_stores import RegionStore
    from layergen.model.environment import Environment
    from layergen.model.probe import ProbeCode
    from layergen.resolve.wanted import Roots


def probe_codes() -> "Mapping[str, ProbeCode]":
    """Pack the probes, by family of runtimes."""
    from layergen.adapters.repository_files import read_folder
    from layergen.adapters.shipped import shipped
    from layergen.build.probe_code import probe_codes as packed

    return packed(read_folder(shipped("data") / "probes"))


def write_probes(found: Checkout, roots: "Roots") -> dict[str, bool]:
    """Put the zips of the probes of these roots in their place; tell by path which are new."""
    from layergen.build.atomic import replacing

    written: dict[str, bool] = {}
    for environment, _ in roots:
        for code in _codes_of(found, environment):
            path = found.root / code.path
            is_there = path.is_file() and path.read_bytes() == code.archive
            written.setdefault(code.path, not is_there)
            if not is_there:
                with replacing(path) as file:
                    file.write(code.archive)
    return written


def push_probes(
    session: Session, found: Checkout, stores: "Iterable[RegionStore]"
) -> Mapping[str, bool]:
    """Upload the zips of the probes; tell by URL whether one was uploaded."""
    from layergen.adapters.aws_artifacts import push_object
    from layergen.resolve.probes import probe_location

    tasks = {}
    for there in stores:
        for code in _codes_of(found, there.environment):
            _, key = probe_location(there.environment, there.region, code)
            path = found.root / code.path
            tasks[there.store.url(key)] = partial(push_object, there.store, key, path, code.sha256)
    return all_of(session, "Uploading probes", tasks) if tasks else {}


def _codes_of(found: Checkout, environment: "Environment") -> "Iterator[ProbeCode]":
    from layergen.resolve.probes import probe_targets

    if environment.probes is None:
        return
    known, codes = found.facts.runtimes, probe_codes()
    targets = probe_targets(found.repository, environment, known, {*codes})
    for family in sorted({known.runtimes[runtime].family for runtime, _ in targets}):
        yield codes[family]
