"""What `import` asks AWS."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from layergen.cli.context import Session
from layergen.cli.workshop import all_of, package_cache
from layergen.errors import LayergenError

if TYPE_CHECKING:
    from layergen.adapters.aws import Account
    from layergen.build.package_cache import PackageCache
    from layergen.model.adoption import (
        FoundFunction,
        FoundVersion,
        Inventory,
        LeftAlone,
        ZipContents,
    )
    from layergen.model.environment import Environment
    from layergen.model.release import Release
    from layergen.model.repository import Repository
    from layergen.resolve.adoption.account import Wishes


@dataclass(frozen=True, slots=True)
class Reading:
    """What the zips hold, by hash (base64), and those that nobody could look into."""

    contents: "Mapping[str, ZipContents]" = field(default_factory=dict)
    left_alone: "tuple[LeftAlone, ...]" = ()


def take_inventory(
    account: "Account",
    repository: "Repository",
    environment: "Environment",
    regions: Iterable[str],
    wishes: "Wishes",
) -> "Inventory":
    """Ask AWS for all that could be taken over. One failure fails it all: nothing is half seen."""
    from layergen.adapters.aws_latest import latest_functions, with_aliases
    from layergen.adapters.aws_layers import (
        layer_contents,
        layer_names,
        layer_policies,
        layer_versions,
    )
    from layergen.model.adoption import FoundVersion, Inventory
    from layergen.resolve.adoption.adopt import unknown_versions
    from layergen.resolve.adoption.names import place

    names = {region: layer_names(account, region) for region in regions}
    every_name = {name for found in names.values() for name in found}
    placing = place(repository, environment, every_name, wishes.only)
    versions: list[FoundVersion] = []
    functions: list[FoundFunction] = []
    for region, found in names.items():
        deployed = layer_versions(account, region, [n for n in found if n in placing.placed])
        unknown = unknown_versions(repository, environment, placing, deployed)
        contents = layer_contents(account, region, unknown)
        policies = layer_policies(account, region, unknown)
        versions += [
            FoundVersion(one, contents[one.arn], policies[one.arn])
            for one in unknown
            if one.arn in contents
        ]
        if wishes.with_functions:
            arns = {one.arn for one in deployed}
            attaching = [
                function
                for function in latest_functions(account, region)
                if not arns.isdisjoint(function.layers)
            ]
            functions += with_aliases(account, region, attaching)
    return Inventory(names, tuple(versions), tuple(functions))


def read_zips(
    session: Session, account: "Account", inventory: "Inventory", releases: Iterable["Release"]
) -> Reading:
    """Download the zips of new releases, each once, and look into them.

    What lies in the package cache is not downloaded again. A zip that must not be downloaded, or
    that nobody can be sure of, is told of. Raises LayergenError for anything else.
    """
    from layergen.model.adoption import Kind, LeftAlone

    wanted = {artifact.sha256 for one in releases for artifact in one.artifacts.values()}
    chosen = {one.content.sha256: one for one in reversed(inventory.versions)}
    cache = package_cache()
    tasks = {
        f"{_name(one)} ({one.deployed.region})": partial(_read, account, one, cache)
        for sha256, one in sorted(chosen.items())
        if sha256 in wanted
    }
    read = all_of(session, "Reading", tasks)
    by_task = {f"{_name(one)} ({one.deployed.region})": one for one in chosen.values()}
    contents: dict[str, ZipContents] = {}
    left_alone: list[LeftAlone] = []
    for task, found in read.items():
        one = by_task[task]
        if isinstance(found, str):
            alone = LeftAlone(Kind.CONTENT, _name(one), one.deployed.region, found)
            left_alone.append(alone)
            continue
        contents[one.content.sha256] = found
        if found.unpack_objection:
            alone = LeftAlone(Kind.CONTENT, _name(one), one.deployed.region, found.unpack_objection)
            left_alone.append(alone)
    return Reading(contents, tuple(left_alone))


def _read(account: "Account", found: "FoundVersion", cache: "PackageCache") -> "ZipContents | str":
    """Look into one zip; give the reason, as a text, if that is not possible."""
    from layergen.adapters.download import NotAllowedError
    from layergen.build.published_zip import contents_of, hex_of, keep_zip

    sha256 = hex_of(found.content.sha256)
    members = cache.members_of(sha256)
    if members is None:
        with cache.workspace() as folder:
            path = folder / "layer.zip"
            try:
                _download(account, found, path)
            except NotAllowedError as error:
                return error.message
            try:
                members = keep_zip(cache, sha256, path, "its zip")
            except LayergenError as error:
                return error.message
    npm = any(runtime.startswith("nodejs") for runtime in found.deployed.runtimes)
    return contents_of(members, npm=npm)


def _download(account: "Account", found: "FoundVersion", path: Path) -> None:
    from layergen.adapters.aws_layers import layer_contents
    from layergen.adapters.download import NotAllowedError, download

    name, deployed = _name(found), found.deployed
    with path.open("wb") as file:
        try:
            download(found.content.location, file, name=name, sha256=found.content.sha256)
        except NotAllowedError:
            # The signed address is good for minutes only, and others may have taken longer.
            content = layer_contents(account, deployed.region, [deployed]).get(deployed.arn)
            if content is None:
                raise LayergenError(
                    f"{deployed.arn} was deleted meanwhile", hint="import again"
                ) from None
            download(content.location, file, name=name, sha256=found.content.sha256)


def _name(found: "FoundVersion") -> str:
    return f"{found.deployed.layer}:{found.deployed.number}"
