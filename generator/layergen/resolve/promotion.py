"""Promotion: a release enters an environment."""

from collections.abc import Mapping, Sequence

from layergen.errors import LayergenError
from layergen.model.environment import Environment
from layergen.model.release import Release
from layergen.model.repository import Repository
from layergen.resolve.edit import (
    Edit,
    holding,
    with_blocks,
    with_forced,
    with_left_out,
    with_release,
)
from layergen.resolve.pinning import pin
from layergen.resolve.withdrawal import take_back


def promote(
    repository: Repository,
    environment: Environment,
    releases: Sequence[Release],
    *,
    move_functions: bool = False,
    held_back: Mapping[str, Sequence[str]] | None = None,
    force: str = "",
) -> Edit:
    """Retain releases in an environment; the next apply publishes them.

    A withdrawn one is granted to others again.

    With `move_functions`, every function that attaches a layer is pinned to its promoted release.
    `held_back` says why the environment's isolation keeps releases out, by `layer@version`; `force`
    is the reason to let them in all the same, which the lock keeps. Raises LayergenError without.
    """
    reasons = held_back or {}
    if reasons and not force:
        raise _isolated(environment, reasons)
    edit = Edit(repository.lock_of(environment.name))
    for release in releases:
        edit = edit.then(_retain(edit, environment, release))
        if f"{release.layer}@{release.version}" in reasons:
            lock = with_forced(edit.lock, release.layer, release.version, force)
            told = f"{release.layer}@{release.version} is forced: {force}"
            edit = edit.then(Edit(lock, (told,)))
    if force and not reasons:
        edit = edit.then(Edit(edit.lock, notes=("nothing had to be forced",)))
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


def _isolated(environment: Environment, reasons: Mapping[str, Sequence[str]]) -> LayergenError:
    told = "; ".join(f"{name}: {', '.join(found)}" for name, found in reasons.items())
    return LayergenError(
        f"{environment.name} is isolated: {told}",
        hint="--force REASON promotes it all the same, and keeps the reason in the lock",
    )


def _retain(edit: Edit, environment: Environment, release: Release) -> Edit:
    name = f"{release.layer}@{release.version}"
    back = take_back(edit.lock, environment.name, release.layer, release.version)
    if left_out := edit.lock.left_out.get(release.layer, {}).get(release.version):
        lock = with_left_out(back.lock, release.layer, release.version, ())
        return back.then(Edit(lock, (f"{name} enters {', '.join(left_out)} as well",)))
    if back.changes:
        return back
    if release.version in edit.lock.layers.get(release.layer, {}):
        return Edit(edit.lock, notes=(f"{name} is in {environment.name} already",))
    lock = with_release(edit.lock, release.layer, release.version)
    return Edit(lock, (f"{name} enters {environment.name}",))
