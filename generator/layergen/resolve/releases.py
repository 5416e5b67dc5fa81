"""Which releases an environment holds, and which one a function gets."""

from layergen.model.environment import Environment, Track
from layergen.model.registry import EnvironmentLock
from layergen.model.release import Artifact, Release
from layergen.model.repository import Repository
from layergen.model.strategy import Function
from layergen.resolve.versions import in_order, newer, newest


def retained(repository: Repository, environment: Environment, layer: str) -> tuple[Release, ...]:
    """Give the releases of a layer that stay published in an environment, oldest first.

    Where the newest is tracked, every release newer than the recorded ones is among them: one of
    them may have been applied without having been recorded, and must not leave unseen. Before
    anything was recorded, as many are as `prune` would keep.
    """
    releases = repository.layers_lock.of(layer)
    versions = set(repository.lock_of(environment.name).layers.get(layer, {}))
    if environment.track is Track.LATEST:
        recorded = newest(versions)
        if recorded is None:
            versions.update(in_order(releases)[-retention(repository, environment, layer) :])
        else:
            versions.update(newer(releases, recorded))
    return tuple(releases[version] for version in in_order(versions) if version in releases)


def regions_of(
    environment: Environment, lock: EnvironmentLock, release: Release
) -> tuple[str, ...]:
    """Give the regions in which a retained release is published, or shall be."""
    left_out = lock.left_out.get(release.layer, {}).get(release.version, ())
    return tuple(region for region in environment.regions if region not in left_out)


def retention(repository: Repository, environment: Environment, layer: str) -> int:
    """Give how many releases of a layer an environment keeps; one of a layer nobody describes."""
    described = repository.strategy.layers.get(layer)
    return environment.retain.get(layer, described.retain if described else 1)


def pinned(
    repository: Repository, environment: Environment, function: str, layer: str
) -> str | None:
    """Give the version of a layer that a function gets: its pin, or the newest if tracked."""
    pin = repository.lock_of(environment.name).pins.get(function, {}).get(layer)
    if pin is None and environment.track is Track.LATEST:
        return newest(repository.layers_lock.of(layer))
    return pin


def artifact_for(release: Release, function: Function) -> Artifact | None:
    """Give the variant of a release that fits a function's runtime and architecture.

    One that was published by hand may name none of either, which to AWS means any.
    """
    for artifact in release.artifacts.values():
        if function.runtime in (
            artifact.runtimes or {function.runtime}
        ) and function.architecture in (artifact.architectures or {function.architecture}):
            return artifact
    return None
