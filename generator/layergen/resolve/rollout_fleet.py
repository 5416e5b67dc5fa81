"""Many aliases: which functions of a layer start next, and when no more do."""

from collections.abc import Iterator
from dataclasses import dataclass

from layergen.errors import LayergenError
from layergen.model.environment import Environment
from layergen.model.repository import Repository
from layergen.model.rollout import Rollout, RolloutState
from layergen.model.words import counted, few
from layergen.resolve.aliases import AliasCase
from layergen.resolve.attachment import pinned_arn
from layergen.resolve.selection import Selection, select
from layergen.resolve.wave import wave


@dataclass(frozen=True, slots=True)
class Fleet:
    """The functions of a layer whose aliases move by steps, in one region, by where they are.

    `there` have the pinned release in the stable version, `moving` are on their way, and `aborted`
    were sent back with it. Of the rest, `starting` start now, `crowded` would if fewer aliases were
    on their way, and `later` belong to a larger wave.
    """

    there: tuple[str, ...]
    moving: tuple[str, ...]
    aborted: tuple[str, ...]
    starting: tuple[str, ...]
    crowded: tuple[str, ...]
    later: tuple[str, ...]


def fleet(
    repository: Repository,
    environment: Environment,
    region: str,
    layer: str,
    *,
    percent: int = 100,
    past_aborts: bool = False,
) -> Fleet:
    """Decide who starts now, so that `percent` of the functions have started.

    Raises LayergenError if no function is concerned, and if one of them was aborted with the pinned
    release, unless `past_aborts`.
    """
    names = [
        function.name
        for function in select(repository, layer, Selection())
        if function.alias and function.rollout
    ]
    if not names:
        raise LayergenError(f"no function that attaches {layer} has an alias and a rollout")
    places: dict[str, list[str]] = {"there": [], "moving": [], "aborted": [], "waiting": []}
    for name in names:
        places[_place(AliasCase(repository, environment, region, name), layer)].append(name)
    if (aborted := places["aborted"]) and not past_aborts:
        was = "was" if len(aborted) == 1 else "were"
        raise LayergenError(
            f"no other starts with {layer} in {region}: {few(aborted)} {was} aborted with it",
            hint="pin a release that is mended, or go on without them: --past-aborts",
        )
    begun = {name for place in ("there", "moving", "aborted") for name in places[place]}
    chosen = wave(names, begun, percent, layer)
    free = _free(repository, environment, len(chosen))
    return Fleet(
        there=tuple(places["there"]),
        moving=tuple(places["moving"]),
        aborted=tuple(places["aborted"]),
        starting=chosen[:free],
        crowded=chosen[free:],
        later=tuple(name for name in places["waiting"] if name not in chosen),
    )


def progress(found: Fleet, layer: str, at_once: int | None) -> Iterator[str]:
    """Say how far the functions are, and what is left to do."""
    whole = sum(
        map(len, (found.there, found.moving, found.aborted, found.starting, found.crowded))
    ) + len(found.later)
    parts = [
        f"{len(names)} {word}"
        for word, names in (
            ("there", found.there),
            ("on their way", found.moving),
            ("aborted", found.aborted),
            ("starting", found.starting),
        )
        if names
    ]
    yield f"{layer}: {', '.join(parts) or 'none started'} of {counted(whole, 'function')}"
    if found.crowded:
        yield (
            f"{counted(len(found.crowded), 'function')} to wait: {at_once} aliases may be on their "
            "way at once"
        )
    if found.later:
        yield f"{counted(len(found.later), 'function')} to go: the same with a larger --wave"


def _place(case: AliasCase, layer: str) -> str:
    rollout = case.current
    if rollout is None:
        return "waiting"
    if rollout.is_moving:
        return "moving"
    try:
        arn = pinned_arn(case.repository, case.environment, case.region, case.declared, layer)
    except LayergenError:
        # start says what is wrong with it.
        return "waiting"
    if arn in rollout.stable.layers:
        return "there"
    return "aborted" if _was_aborted_with(rollout, arn) else "waiting"


def _was_aborted_with(rollout: Rollout, arn: str) -> bool:
    candidate = rollout.candidate
    if rollout.state is not RolloutState.ABORTED or candidate is None:
        return False
    return arn in candidate.layers or not candidate.digest


def _free(repository: Repository, environment: Environment, wanted: int) -> int:
    """Give how many may start without too many being on their way, in all regions together."""
    limit = repository.strategy.rollouts_at_once
    if limit is None:
        return wanted
    rollouts = repository.lock_of(environment.name).rollouts.values()
    moving = sum(rollout.is_moving for regions in rollouts for rollout in regions.values())
    return max(0, limit - moving)
