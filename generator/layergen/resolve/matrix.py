"""What a CI run has to build, one job per zip."""

from layergen.model.release import LayersLock
from layergen.model.repository import Repository
from layergen.model.wanted import Wanted
from layergen.resolve.wanted import Roots, named, unpublished

MOST_JOBS = 256
"""GitHub takes no larger matrix."""


def changed_since(repository: Repository, before: LayersLock, roots: Roots) -> tuple[Wanted, ...]:
    """Give the variants of releases that the lock `before` does not have, or has otherwise.

    Roots that have published one already do not wait for it any more. Releases of layers that left
    the strategy cannot be built, and are passed over.
    """
    waiting = {one.path: one for one in unpublished(repository, roots)}
    releases = [
        release
        for layer in repository.strategy.layers
        for release in repository.layers_lock.of(layer).values()
    ]
    return tuple(
        waiting.get(one.path, one) for one in named(releases, ()) if not _was_there(one, before)
    )


def _was_there(one: Wanted, before: LayersLock) -> bool:
    release = before.find(one.release.layer, one.release.version)
    return release is not None and release.artifacts.get(one.artifact.variant) == one.artifact
