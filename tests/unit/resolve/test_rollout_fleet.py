"""Which functions of a layer start next, and when no more do."""

from dataclasses import replace

import pytest

from layergen.errors import LayergenError
from layergen.model.registry import EnvironmentLock
from layergen.model.repository import Repository
from layergen.model.rollout import FunctionVersion, Rollout, RolloutState
from layergen.resolve.edit import holding
from layergen.resolve.rollout_fleet import Fleet, fleet, progress
from tests.repositories import (
    LAYER,
    REGION,
    environment,
    function,
    loaded,
    publication,
    releases,
    repository_files,
)

PINNED = publication(LAYER, 2)["arn"]
OLD = FunctionVersion("1", "sha256:1", (publication(LAYER, 1)["arn"],))
NEW = FunctionVersion("2", "sha256:2", (PINNED,))
STABLE = Rollout("live", RolloutState.STABLE, OLD)
SHIFTING = Rollout("live", RolloutState.SHIFTING, OLD, NEW, 1, 10)
THERE = Rollout("live", RolloutState.STABLE, NEW)
ABORTED = Rollout("live", RolloutState.ABORTED, OLD, NEW)
NAMES = [f"f{number:02}" for number in range(20)]


def repository(at_once: int | None = None, **rollouts: Rollout) -> Repository:
    """Twenty functions with an alias at a version with the old release, or elsewhere."""
    moves = function(alias="live", rollout="AllAtOnce")
    found = loaded(
        repository_files(
            released={LAYER: releases("1.0.0", "1.1.0")},
            functions={
                **dict.fromkeys(NAMES, moves),
                "without-alias": function(),
                "without-layer": {**moves, "layers": []},
            },
            environments={"dev": environment()},
            locks={
                "dev": {
                    "layers": {LAYER: {"1.1.0": {REGION: {"universal": publication(LAYER, 2)}}}}
                }
            },
            rollouts={} if at_once is None else {"at_once": at_once},
        )
    )
    lock = found.lock_of("dev")
    placed = {**dict.fromkeys(NAMES, STABLE), **rollouts}
    return holding(
        found,
        "dev",
        replace(lock, rollouts={name: {REGION: one} for name, one in placed.items()}),
    )


def at(found: Repository, percent: int = 100, *, past_aborts: bool = False) -> Fleet:
    dev = found.environments["dev"]
    return fleet(found, dev, REGION, LAYER, percent=percent, past_aborts=past_aborts)


def with_started(found: Repository, names: tuple[str, ...]) -> Repository:
    lock: EnvironmentLock = found.lock_of("dev")
    started = {name: {REGION: SHIFTING} for name in names}
    return holding(found, "dev", replace(lock, rollouts={**lock.rollouts, **started}))


def test_waves_go_on_where_the_last_one_ended() -> None:
    found = repository()
    first = at(found, 10)
    again = at(with_started(found, first.starting), 10)
    half = at(with_started(found, first.starting), 50)

    assert len(first.starting) == 2
    assert (again.starting, again.moving) == ((), tuple(sorted(first.starting)))
    assert len(half.starting) == 8
    assert not {*first.starting} & {*half.starting}
    assert {*at(found).starting} == {*NAMES}
    assert "2 starting of 20 functions" in " ".join(progress(first, LAYER, None))


def test_what_has_the_pinned_release_is_there() -> None:
    found = at(repository(f00=THERE, f01=SHIFTING), 10)

    assert (found.there, found.moving, found.starting) == (("f00",), ("f01",), ())
    assert [*progress(found, LAYER, None)] == [
        f"{LAYER}: 1 there, 1 on their way of 20 functions",
        "18 functions to go: the same with a larger --wave",
    ]


@pytest.mark.parametrize(
    ("rollout", "stops"),
    [
        (ABORTED, True),
        (replace(ABORTED, candidate=FunctionVersion("2")), True),
        (replace(ABORTED, candidate=replace(NEW, layers=OLD.layers)), False),
        (replace(ABORTED, stable=NEW, candidate=replace(NEW, version="3")), False),
    ],
)
def test_the_first_abort_with_this_release_stops_the_others(rollout: Rollout, stops: bool) -> None:
    found = repository(f07=rollout)

    if stops:
        with pytest.raises(LayergenError, match="f07 was aborted with it") as caught:
            at(found)
        assert "--past-aborts" in caught.value.hint
        assert at(found, past_aborts=True).aborted == ("f07",)
    else:
        assert at(found).aborted == ()
    waits = not stops and rollout.stable == OLD
    assert ("f07" in at(found, past_aborts=True).starting) is waits


def test_no_more_are_on_their_way_at_once_than_the_strategy_says() -> None:
    found = at(repository(5, f00=SHIFTING, f01=SHIFTING), 50)

    assert (len(found.starting), len(found.crowded), len(found.later)) == (3, 5, 10)
    assert "5 functions to wait: 5 aliases may be on their way at once" in [
        *progress(found, LAYER, 5)
    ]
    assert at(repository(1, f00=SHIFTING, f01=SHIFTING)).starting == ()


def test_an_alias_that_was_never_started_waits_as_well() -> None:
    found = repository()
    lock = found.lock_of("dev")
    fewer = {name: one for name, one in lock.rollouts.items() if name != "f03"}

    assert "f03" in at(holding(found, "dev", replace(lock, rollouts=fewer))).starting


def test_a_layer_without_such_functions_is_a_mistake() -> None:
    found = loaded(repository_files(functions={"plain": function()}))

    with pytest.raises(LayergenError, match=f"no function that attaches {LAYER} has an alias"):
        fleet(found, found.environments["dev"], REGION, LAYER)
