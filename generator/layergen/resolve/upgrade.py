"""Upgrades: many functions move to a release, all at once or in waves."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from layergen.errors import LayergenError
from layergen.model.environment import Environment
from layergen.model.release import Release
from layergen.model.repository import Repository
from layergen.model.strategy import Function
from layergen.model.upgrade import Upgrade
from layergen.model.words import counted, few
from layergen.resolve.release_reference import find_release
from layergen.resolve.releases import pinned, retained
from layergen.resolve.versions import newest
from layergen.resolve.wave import wave


def target(
    repository: Repository, environment: Environment, reference: str, to: str | None
) -> Release:
    """Find the release that functions move to: `LAYER@VERSION`, or `LAYER` and a version.

    Without a version it is the newest that the environment retains. Raises LayergenError.
    """
    layer, at, version = reference.partition("@")
    if at and to is not None and to != version:
        raise LayergenError(f"{reference} is not {layer}@{to}", hint="name one version")
    if at or to is not None:
        return find_release(repository, f"{layer}@{version if at else to}")
    # Refuses layers that nobody knows or released.
    find_release(repository, layer)
    held = retained(repository, environment, layer)
    if not held:
        raise LayergenError(
            f"{environment.name} retains no release of {layer}",
            hint=f"layergen promote {layer} --env {environment.name}",
        )
    return held[-1]


def plan(
    repository: Repository,
    environment: Environment,
    release: Release,
    functions: Iterable[Function],
    *,
    percent: int = 100,
    downgrade: bool = False,
) -> Upgrade:
    """Decide who moves now, so that `percent` of the functions get the release, or a newer one.

    With `downgrade`, those that get a newer one move back.
    """
    there: list[str] = []
    ahead: list[str] = []
    waiting: list[str] = []
    for function in functions:
        version = pinned(repository, environment, function.name, release.layer)
        if version == release.version:
            there.append(function.name)
        elif version and newest((version, release.version)) == version and not downgrade:
            ahead.append(function.name)
        else:
            waiting.append(function.name)
    done = {*there, *ahead}
    salt = f"{release.layer}@{release.version}"
    moving = set(wave([*done, *waiting], done, percent, salt))
    return Upgrade(
        release,
        tuple(name for name in waiting if name in moving),
        tuple(name for name in waiting if name not in moving),
        tuple(there),
        tuple(ahead),
    )


def progress(upgrade: Upgrade, environment: Environment) -> Iterator[str]:
    """Say how far the functions are after an upgrade, and what is left to do."""
    release = f"{upgrade.release.layer}@{upgrade.release.version}"
    arrived = len(upgrade.there) + len(upgrade.moving)
    whole = arrived + len(upgrade.later) + len(upgrade.ahead)
    yield f"{arrived} of {counted(whole, 'function')} in {environment.name} on {release}"
    if upgrade.ahead:
        yield f"on a newer release, and left there: {few(upgrade.ahead)}; --downgrade moves them"
    if upgrade.later:
        yield f"{counted(len(upgrade.later), 'function')} to go: the same with a larger --wave"


def left_behind(upgrade: Upgrade, unfit: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Name the functions that the release does not fit and that do not move now."""
    for name, reasons in sorted(unfit.items()):
        if name not in upgrade.moving:
            word = "cannot move later" if name in upgrade.later else "stays"
            yield f"{name} {word}: {'; '.join(reasons)}"
