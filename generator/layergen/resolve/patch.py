"""Which layers have to be released again so that a package reaches a version."""

from dataclasses import dataclass, replace

from packaging.version import InvalidVersion, Version

from layergen.errors import LayergenError
from layergen.model.release import Release
from layergen.model.repository import Repository
from layergen.model.strategy import Layer
from layergen.model.whereabouts import Containing
from layergen.resolve.bump import loadable
from layergen.resolve.package_question import PackageQuestion
from layergen.resolve.versions import newest
from layergen.resolve.where import contained, where


@dataclass(frozen=True, slots=True)
class PatchPlan:
    """The layers to release again, and every release with a version that shall go."""

    layers: tuple[Layer, ...]
    affected: tuple[Containing, ...]


def plan_patch(repository: Repository, wanted: PackageQuestion) -> PatchPlan:
    """Find the layers whose newest release holds a version that is not wanted.

    Raises LayergenError if no version is asked for, or if no release ever held the package.
    """
    if not wanted.has_range:
        raise LayergenError(
            f"'{wanted.name}' names no version to reach", hint=f"for example '{wanted.name}>=1.2.3'"
        )
    unwanted = replace(wanted, outside=True)
    affected = where(repository, unwanted)
    if not affected and not where(repository, wanted):
        raise LayergenError(f"no release contains {wanted.name}")
    return PatchPlan(
        tuple(
            layer
            for _, layer in sorted(repository.strategy.layers.items())
            if holds(newest_release(repository, layer.name), unwanted)
        ),
        affected,
    )


def holds(release: Release | None, question: PackageQuestion) -> bool:
    """Say whether any variant of a release contains a package that is meant."""
    return release is not None and any(
        contained(artifact, question) for artifact in release.artifacts.values()
    )


def setbacks(before: Release, after: Release, wanted: PackageQuestion) -> tuple[str, ...]:
    """Say what a patched release would pay for: packages that go down, and the very one that goes.

    A resolver that finds no other way takes old versions of what asks for the package.
    """
    found: dict[str, None] = {}
    for variant in sorted(before.artifacts.keys() & after.artifacts.keys()):
        old, new = loadable(before.artifacts[variant]), loadable(after.artifacts[variant])
        for name in sorted(old.keys() & new.keys()):
            versions = old[name].version, new[name].version
            if _is_older(versions[1], than=versions[0]):
                found[f"{name} {versions[0]} → {versions[1]}"] = None
        found |= {f"{name} removed": None for name in old if name not in new and wanted.names(name)}
    return tuple(found)


def _is_older(version: str, *, than: str) -> bool:
    try:
        return Version(version) < Version(than)
    except InvalidVersion:
        return False


def newest_release(repository: Repository, layer: str) -> Release | None:
    """Give the newest release of a layer, if it has one."""
    releases = repository.layers_lock.of(layer)
    version = newest(releases)
    return releases[version] if version else None
