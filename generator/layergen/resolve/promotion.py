"""Promotion: a release enters an environment."""

from collections.abc import Sequence

from layergen.errors import LayergenError
from layergen.model.environment import Environment
from layergen.model.release import Release
from layergen.model.repository import Repository
from layergen.resolve.edit import Edit, holding, with_release
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
    Raises LayergenError with all functions that no variant fits.
    """
    edit = Edit(repository.lock_of(environment.name))
    for release in releases:
        edit = edit.then(_retain(edit, environment, release))
    if not move_functions:
        return edit
    misfits: list[LayergenError] = []
    for release in releases:
        for function in repository.strategy.functions.values():
            if release.layer not in function.layers:
                continue
            held = holding(repository, environment.name, edit.lock)
            try:
                edit = edit.then(pin(held, environment, function.name, release))
            except LayergenError as error:
                misfits.append(error)
    if misfits:
        raise LayergenError(
            "; ".join(error.message for error in misfits),
            hint="promote with --no-pin, then pin the functions that fit",
        )
    return edit


def _retain(edit: Edit, environment: Environment, release: Release) -> Edit:
    name = f"{release.layer}@{release.version}"
    if release.version in edit.lock.layers.get(release.layer, {}):
        return Edit(edit.lock, notes=(f"{name} is in {environment.name} already",))
    lock = with_release(edit.lock, release.layer, release.version)
    return Edit(lock, (f"{name} enters {environment.name}",))
