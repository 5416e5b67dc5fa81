"""Promotion: a release enters an environment."""

from collections.abc import Sequence

from layergen.model.environment import Environment
from layergen.model.release import Release
from layergen.model.repository import Repository
from layergen.resolve.edit import Edit, holding, with_blocks, with_left_out, with_release
from layergen.resolve.pinning import pin


def promote(
    repository: Repository,
    environment: Environment,
    releases: Sequence[Release],
    *,
    move_functions: bool = False,
) -> Edit:
    """Retain releases in an environment; the next apply publishes them.

    With `move_functions`, every function that attaches a layer is pinned to its promoted release.
    """
    edit = Edit(repository.lock_of(environment.name))
    for release in releases:
        edit = edit.then(_retain(edit, environment, release))
    if edit.changes:
        edit = edit.then(Edit(with_blocks(edit.lock, repository.strategy)))
    if not move_functions:
        return edit
    held = holding(repository, environment.name, edit.lock)
    wanted = [
        (function.name, release)
        for release in releases
        for function in repository.strategy.functions.values()
        if release.layer in function.layers
    ]
    return edit.then(pin(held, environment, wanted))


def _retain(edit: Edit, environment: Environment, release: Release) -> Edit:
    name = f"{release.layer}@{release.version}"
    if left_out := edit.lock.left_out.get(release.layer, {}).get(release.version):
        lock = with_left_out(edit.lock, release.layer, release.version, ())
        return Edit(lock, (f"{name} enters {', '.join(left_out)} as well",))
    if release.version in edit.lock.layers.get(release.layer, {}):
        return Edit(edit.lock, notes=(f"{name} is in {environment.name} already",))
    lock = with_release(edit.lock, release.layer, release.version)
    return Edit(lock, (f"{name} enters {environment.name}",))
