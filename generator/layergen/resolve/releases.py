"""Which releases an environment holds, and which one a function gets."""

from layergen.model.environment import Environment, Track
from layergen.model.release import Artifact, Release
from layergen.model.repository import Repository
from layergen.model.strategy import Function
from layergen.resolve.versions import in_order, newest


def retained(repository: Repository, environment: Environment, layer: str) -> tuple[Release, ...]:
    """Give the releases of a layer that stay published in an environment, oldest first.

    An environment that tracks the newest release holds it before `record` has seen it.
    """
    releases = repository.layers_lock.of(layer)
    versions = set(repository.lock_of(environment.name).layers.get(layer, {}))
    latest = newest(releases)
    if environment.track is Track.LATEST and latest:
        versions.add(latest)
    return tuple(releases[version] for version in in_order(versions) if version in releases)


def pinned(
    repository: Repository, environment: Environment, function: str, layer: str
) -> str | None:
    """Give the version of a layer that a function gets: its pin, or the newest if tracked."""
    pin = repository.lock_of(environment.name).pins.get(function, {}).get(layer)
    if pin is None and environment.track is Track.LATEST:
        return newest(repository.layers_lock.of(layer))
    return pin


def artifact_for(release: Release, function: Function) -> Artifact | None:
    """Give the variant of a release that fits a function's runtime and architecture."""
    for artifact in release.artifacts.values():
        if (
            function.runtime in artifact.runtimes
            and function.architecture in artifact.architectures
        ):
            return artifact
    return None
