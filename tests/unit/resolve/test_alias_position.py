"""How an alias in AWS stands to what the lock says."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from layergen.model.live_alias import AliasPosition, LiveAlias
from layergen.model.rollout import Evidence, FunctionVersion, Rollout, RolloutState
from layergen.resolve.alias_position import described, is_between, position

AS_LOCKED, PENDING, TRIPPED, MOVED = (
    AliasPosition.AS_LOCKED,
    AliasPosition.PENDING,
    AliasPosition.TRIPPED,
    AliasPosition.MOVED,
)
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
STABLE = Rollout("live", RolloutState.STABLE, FunctionVersion("1"))
STAGED = replace(STABLE, state=RolloutState.STAGED, candidate=FunctionVersion("2"), revision="r1")
FIRST = replace(STAGED, state=RolloutState.SHIFTING, step=1, percent=10)
HALF = replace(FIRST, step=2, percent=50)
PAUSED = replace(HALF, state=RolloutState.PAUSED)
BAKING = replace(HALF, state=RolloutState.BAKING, percent=100)
ABORTED = replace(HALF, state=RolloutState.ABORTED, percent=0, step=0)


def live(
    version: str, weights: Mapping[str, float] | None = None, revision: str = "r2"
) -> LiveAlias:
    return LiveAlias(version, weights or {}, revision)


BEFORE = live("1", revision="r1")
BACK = live("1")
AT_10 = live("1", {"2": 0.1})
AT_50 = live("1", {"2": 0.5})
AT_ALL = live("2")


@pytest.mark.parametrize(
    ("rollout", "alias", "expected"),
    [
        (STABLE, BACK, AS_LOCKED),
        (STABLE, AT_10, MOVED),
        (STABLE, AT_ALL, MOVED),
        (STAGED, BEFORE, AS_LOCKED),
        (STAGED, BACK, AS_LOCKED),
        (FIRST, BEFORE, PENDING),
        (FIRST, BACK, TRIPPED),
        (FIRST, AT_10, AS_LOCKED),
        (FIRST, live("1", {"2": 0.1 + 1e-12}), AS_LOCKED),
        (FIRST, AT_50, MOVED),
        (FIRST, AT_ALL, MOVED),
        (FIRST, live("1", {"3": 0.1}), MOVED),
        (FIRST, live("7"), MOVED),
        (HALF, AT_10, PENDING),
        (HALF, BACK, TRIPPED),
        (HALF, AT_50, AS_LOCKED),
        (PAUSED, AT_50, AS_LOCKED),
        (PAUSED, BACK, TRIPPED),
        (BAKING, AT_50, PENDING),
        (BAKING, AT_ALL, AS_LOCKED),
        (BAKING, BACK, TRIPPED),
        (BAKING, BEFORE, PENDING),
        (BAKING, live("2", {"1": 0.1}), MOVED),
        (ABORTED, BACK, AS_LOCKED),
        (ABORTED, AT_50, PENDING),
        (ABORTED, AT_ALL, PENDING),
        (ABORTED, live("1", {"3": 0.5}), MOVED),
        (FIRST, None, AliasPosition.MISSING),
    ],
)
def test_where_it_is(rollout: Rollout, alias: LiveAlias | None, expected: AliasPosition) -> None:
    assert position(rollout, alias) is expected


def test_where_nobody_looked_before_it_has_to_have_been_seen() -> None:
    unknown = replace(FIRST, revision="")
    seen = replace(unknown, evidence=Evidence(NOW, NOW))

    assert position(unknown, BACK) is PENDING
    assert position(seen, BACK) is TRIPPED
    assert position(replace(HALF, revision=""), BACK) is TRIPPED


def test_what_is_between_the_two_versions() -> None:
    assert all(is_between(HALF, alias) for alias in (BACK, AT_10, AT_50, AT_ALL))
    assert not any(is_between(HALF, alias) for alias in (live("3"), live("1", {"3": 0.1})))


def test_it_is_told_in_words() -> None:
    assert described(AT_10) == "10% to version 2, the rest to version 1"
    assert described(AT_ALL) == "all to version 2"
    assert described(None) == "the alias is not in AWS"
