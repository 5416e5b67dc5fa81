"""What keeps a release out until another environment has proved it."""

from datetime import UTC, datetime
from typing import Any

from layergen.model.alarm import Alarm, AlarmState
from layergen.model.repository import Repository
from layergen.resolve.isolation import Alarms, held_back
from tests.repositories import (
    LAYER,
    REGION,
    Entry,
    environment,
    function,
    layer,
    loaded,
    publication,
    releases,
    repository_files,
)

OTHER = "us-east-1"
NAME = f"{LAYER}@1.1.0"
PUBLISHED = datetime(2026, 11, 20, 9, 14, 3, tzinfo=UTC)
BAKED = datetime(2026, 11, 21, 9, 14, 3, tzinfo=UTC)


def published(region: str = REGION, **changes: object) -> Entry:
    return {region: {"universal": publication(LAYER, 1, region, **changes)}}


def repository(
    held: Entry | None = None,
    *,
    pin: str = "1.1.0",
    functions: bool = True,
    retained: tuple[str, ...] = (),
    **isolation: Any,
) -> Repository:
    held = {"1.1.0": {**published(), **published(OTHER)}} if held is None else held
    return loaded(
        repository_files(
            {LAYER: layer()},
            released={LAYER: releases("1.0.0", "1.1.0")},
            functions={"checkout": function()} if functions else {},
            environments={
                "staging": environment(track="manual", regions=[REGION, OTHER]),
                "prod": environment(
                    track="manual",
                    isolation={"after": "staging", "bake": "1d", **isolation}
                    if isolation
                    else None,
                ),
            },
            locks={
                "staging": {
                    "layers": {LAYER: {"1.0.0": {}, **held}},
                    "functions": {"checkout": {LAYER: pin}},
                },
                "prod": {"layers": {LAYER: {version: {} for version in retained}}},
            },
        )
    )


def objections(
    found: Repository, now: datetime = BAKED, alarms: Alarms | None = None
) -> tuple[str, ...]:
    release = found.layers_lock.of(LAYER)["1.1.0"]
    held = held_back(found, found.environments["prod"], [release], now, alarms)
    assert set(held) <= {NAME}
    return held.get(NAME, ())


def test_without_isolation_everything_may_enter() -> None:
    assert objections(repository({})) == ()


def test_a_release_that_has_proved_itself_may_enter() -> None:
    assert objections(repository(bake="1d")) == ()
    assert objections(repository({}, bake="1d", retained=("1.1.0",))) == ()


def test_it_has_to_be_applied_in_every_region() -> None:
    reason = ("it is not applied and recorded in staging",)

    assert objections(repository({}, bake="1d")) == reason
    assert objections(repository({"1.1.0": published()}, bake="1d")) == reason


def test_it_has_to_be_in_use_if_anything_attaches_the_layer() -> None:
    assert objections(repository(pin="1.0.0", bake="1d")) == ("no function gets it in staging",)
    assert objections(repository(functions=False, bake="1d")) == ()


def test_it_has_to_bake_from_the_last_region_on() -> None:
    later = published(OTHER, published_at="2026-11-20T20:00:00.500+0000")

    assert objections(repository(bake="1d"), PUBLISHED) == (
        "it bakes in staging until 2026-11-21 09:14 UTC",
    )
    assert objections(repository({"1.1.0": {**published(), **later}}, bake="1d")) == (
        "it bakes in staging until 2026-11-21 20:00 UTC",
    )
    assert objections(repository(bake=None), PUBLISHED) == ()


def test_a_time_that_is_none_proves_nothing() -> None:
    odd = {"1.1.0": {**published(), **published(OTHER, published_at="yesterday")}}

    assert objections(repository(odd, bake="1d")) == (
        "nobody can tell since when it is in staging",
    )


def test_alarms_have_to_be_quiet_as_long() -> None:
    found = repository(alarms=["errors", "latency"])
    alarms = {
        (REGION, "errors"): Alarm(AlarmState.OK, PUBLISHED),
        (REGION, "latency"): Alarm(AlarmState.ALARM, PUBLISHED),
        (OTHER, "errors"): Alarm(AlarmState.OK, datetime(2026, 11, 21, 8, 0, tzinfo=UTC)),
    }

    assert objections(found, alarms=alarms) == (
        "the alarm latency in staging eu-west-1 is in the state ALARM",
        "the alarm errors in staging us-east-1 is OK only since 2026-11-21 08:00 UTC",
        "the alarm latency in staging us-east-1 is not there",
    )
    insufficient = dict.fromkeys(alarms, Alarm(AlarmState.INSUFFICIENT_DATA, PUBLISHED))
    assert len(objections(found, alarms=insufficient)) == 4
    assert objections(found) == ()
