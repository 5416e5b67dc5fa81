"""What `import` writes."""

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from layergen.cli.context import Checkout, Session, examine
from layergen.cli.workshop import package_cache
from layergen.errors import InvalidInputError, LayergenError

if TYPE_CHECKING:
    from layergen.build.protocol import Member
    from layergen.model.adoption import Adoption, ZipContents
    from layergen.model.release import LayersLock, Release
    from layergen.model.strategy import Layer

Sources: TypeAlias = "Mapping[str, tuple[Member, ...]]"
"""The files of each proposed layer."""

_EMPTY = ".gitkeep"


def sources_of(
    lock: "LayersLock", adoption: "Adoption", contents: "Mapping[str, ZipContents]"
) -> "Sources":
    """Give the files of the newest release of each proposed layer; none where nobody could look."""
    from layergen.model.variant import UNIVERSAL
    from layergen.resolve.versions import in_order

    sources: dict[str, tuple[Member, ...]] = {}
    for proposal in adoption.layers:
        releases = lock.having(adoption.releases).of(proposal.entry.name)
        newest = releases[in_order(releases)[-1]].artifacts.get(UNIVERSAL)
        found = contents.get(newest.sha256) if newest else None
        members = _zip(newest.sha256) if newest and found and not found.unpack_objection else ()
        sources[proposal.entry.name] = members
    return sources


def occupied(root: Path, adoption: "Adoption", sources: "Sources") -> frozenset[str]:
    """Give the folders that proposed layers cannot have: other files lie in them already."""
    return frozenset(
        layer.source.folder
        for layer in (proposal.entry for proposal in adoption.layers)
        if (root / layer.source.folder).exists()
        and not _is_source(root / layer.source.folder, sources[layer.name])
    )


def write_adoption(
    session: Session, found: Checkout, environment: str, adoption: "Adoption", sources: "Sources"
) -> None:
    """Write everything, so that whoever is killed in the middle can run the command again.

    First zips and sources, then the strategy, then the releases, then the environment's lock: each
    without the next is a repository in order. Raises InvalidInputError, and writes no file of
    these, if the result would not be valid.
    """
    from layergen.adapters.repository_files import apply_changes, read_text
    from layergen.load.environment_lock import environment_lock_text
    from layergen.load.layers_lock import layers_lock_text
    from layergen.load.repository import LAYERS_LOCK, STRATEGY
    from layergen.load.strategy_text import with_proposals
    from layergen.resolve.rules.case import environment_lock_file

    releases = [_with_zip(found.root, release) for release in adoption.releases]
    for proposal in adoption.layers:
        _write_source(found.root, proposal.entry, sources[proposal.entry.name])
    changes: dict[str, str] = {}
    if adoption.layers or adoption.functions:
        before = read_text(found.root / STRATEGY)
        changes[STRATEGY] = with_proposals(before, adoption.layers, adoption.functions)
    if releases:
        changes[LAYERS_LOCK] = layers_lock_text(found.repository.layers_lock.having(releases))
    if adoption.lock != found.repository.lock_of(environment):
        changes[environment_lock_file(environment)] = environment_lock_text(adoption.lock)
    _refuse_invalid(session, changes)
    apply_changes(found.root, changes)


def _refuse_invalid(session: Session, changes: Mapping[str, str]) -> None:
    from layergen.diagnostics import errors_in
    from layergen.resolve.rules import MENDABLE

    _, diagnostics = examine(session, changes)
    if errors := [one for one in errors_in(diagnostics) if one.rule not in MENDABLE]:
        raise InvalidInputError(errors)


def _with_zip(root: Path, release: "Release") -> "Release":
    """Put the zip of a new release, if somebody read it, into its place, with its documents."""
    from layergen.build.atomic import replacing
    from layergen.build.contents import restore_contents, sbom_of
    from layergen.build.manifest import digest_of
    from layergen.model.names import artifact_path

    artifacts = dict(release.artifacts)
    for variant, artifact in release.artifacts.items():
        members = _zip(artifact.sha256) if artifact.content else ()
        if not members:
            continue
        path = root / artifact_path(release.layer, release.version, variant)
        with members[0].archive.open("rb") as source, replacing(path) as file:
            shutil.copyfileobj(source, file)
        artifacts[variant] = replace(artifact, sbom=digest_of(sbom_of(release, artifact, path)))
        restore_contents(release, artifacts[variant], path)
    return replace(release, artifacts=artifacts)


def _zip(sha256: str) -> "tuple[Member, ...]":
    from layergen.build.published_zip import hex_of

    return package_cache().members_of(hex_of(sha256)) or ()


def _is_source(folder: Path, members: "tuple[Member, ...]") -> bool:
    from layergen.build.published_zip import is_unpacked

    if members:
        return is_unpacked(members, folder)
    return folder.is_dir() and [path.name for path in folder.iterdir()] == [_EMPTY]


def _write_source(root: Path, layer: "Layer", members: "tuple[Member, ...]") -> None:
    from layergen.build.published_zip import unpack

    folder = root / layer.source.folder
    if folder.exists():
        return
    if not folder.parent.resolve().is_relative_to(root.resolve()):
        raise LayergenError(f"{folder.parent} leads out of the repository", hint="remove the link")
    folder.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".importing-") as workspace:
        new = Path(workspace) / folder.name
        if members:
            unpack(members, new)
        else:
            new.mkdir()
            (new / _EMPTY).touch()
        new.rename(folder)
