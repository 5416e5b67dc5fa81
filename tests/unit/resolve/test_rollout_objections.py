"""What speaks against a candidate, from a look at AWS that is made up here."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from layergen.errors import LayergenError
from layergen.model.alarm import AlarmState
from layergen.model.live_alias import LiveAlias, PublishedVersion, Scene
from layergen.model.rollout import FunctionVersion, Rollout
from layergen.resolve.alias_start import start
from layergen.resolve.aliases import AliasCase
from tests.repositories import (
    LAYER,
    REGION,
    Entry,
    environment,
    function,
    loaded,
    publication,
    releases,
    repository_files,
    rolled,
)

NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
PLAN = {"steps": [10, 50], "alarms": ["errors"]}
ARN = publication(LAYER, 1)["arn"]


def version(number: str, digest: str = "", layers: tuple[str, ...] = (ARN,)) -> PublishedVersion:
    made_of = FunctionVersion(number, digest or f"sha256:{number}", layers)
    return PublishedVersion(made_of, "role", "queue", "Active")


GOOD = Scene(
    alias=LiveAlias("1", {}, "r1"),
    versions={number: version(number) for number in ("1", "2")},
    latest_layers=(ARN,),
    alarms={"errors": AlarmState.OK},
)


def case(plan: object = PLAN, entry: Entry | None = None, **changes: object) -> AliasCase:
    found = loaded(
        repository_files(
            released={LAYER: releases("1.0.0")},
            functions={"checkout": function(alias="live", rollout=plan, **changes)},
            environments={"dev": environment()},
            locks={
                "dev": {
                    "layers": {LAYER: {"1.0.0": {REGION: {"universal": publication(LAYER, 1)}}}},
                    "rollouts": {"checkout": {REGION: entry or rolled("stable", "1")}},
                }
            },
        )
    )
    return AliasCase(found, found.environments["dev"], REGION, "checkout")


def refused(scene: Scene, at: AliasCase | None = None, candidate: str | None = None) -> list[str]:
    with pytest.raises(LayergenError) as caught:
        start(at or case(), NOW, scene, candidate=candidate)
    first, *more = caught.value.message.split("\n  - ")
    return more or [first.partition(f"{REGION}: ")[2] or first]


def shifted(scene: Scene, at: AliasCase | None = None) -> Rollout:
    edit = start(at or case(), NOW, scene)
    return edit.lock.rollouts["checkout"][REGION]


def with_version(number: str, **changes: object) -> Scene:
    changed = replace(GOOD.versions[number], **changes)  # type: ignore[arg-type]
    return replace(GOOD, versions={**GOOD.versions, number: changed})


def test_nothing_speaks_against_a_good_candidate() -> None:
    found = shifted(GOOD)

    assert (found.percent, found.revision) == (10, "r1")
    assert found.candidate == GOOD.versions["2"].made_of


@pytest.mark.parametrize(
    ("scene", "reason"),
    [
        (with_version("2", role="other"), "another role than version 1: other, not role"),
        (
            with_version("2", dead_letter_target=""),
            "another dead-letter target than version 1: none, not queue",
        ),
        (with_version("2", state="Pending"), "version 2 cannot be invoked: it is Pending"),
        (replace(GOOD, provisioned=True), "has provisioned concurrency"),
        (replace(GOOD, alarms={"errors": AlarmState.ALARM}), "the alarm errors fires already"),
        (replace(GOOD, alarms={}), "there is no alarm errors in eu-west-1"),
        (
            replace(GOOD, alias=LiveAlias("7", {}, "r1")),
            "the alias is not where the lock has it: all to version 7",
        ),
        (replace(GOOD, alias=None), "the alias live is not in AWS yet: render and apply first"),
        (
            replace(GOOD, versions={"2": GOOD.versions["2"]}),
            "version 1 is not published; there is 2",
        ),
        (
            with_version("2", made_of=FunctionVersion("2", "sha256:2", (f"{ARN[:-1]}9",))),
            f"it has {ARN[:-1]}9, and the pin is {ARN}; $LATEST has it, so publish a version",
        ),
        (
            with_version("2", made_of=FunctionVersion("2", "sha256:2", ())),
            f"it has none, and the pin is {ARN}",
        ),
    ],
)
def test_what_speaks_against_it(scene: Scene, reason: str) -> None:
    (said,) = refused(scene)

    assert reason in said


def test_old_numbers_are_counted() -> None:
    many = replace(GOOD, versions={str(n): version(str(n)) for n in range(1, 10)})

    assert refused(many, candidate="12") == [
        "version 12 is not published; there is 4 older, 5, 6, 7, 8, 9"
    ]


def test_an_alias_with_provisioned_concurrency_may_move_at_once() -> None:
    at = case({"preset": "AllAtOnce", "alarms": ["errors"]})

    assert shifted(replace(GOOD, provisioned=True), at).percent == 100


def test_an_alarm_without_data_is_no_reason_yet() -> None:
    alarms = {"errors": AlarmState.INSUFFICIENT_DATA}

    assert shifted(replace(GOOD, alarms=alarms)).percent == 10


def test_layers_that_are_not_recorded_cannot_be_proved() -> None:
    (said,) = refused(GOOD, case(layers=[LAYER], architecture="x86_64"))

    assert f"no variant of {LAYER}@1.0.0 fits" in said


def test_layers_of_others_are_not_our_business() -> None:
    more = with_version("2", made_of=FunctionVersion("2", "sha256:2", ("arn:other:3", ARN)))

    assert shifted(more).percent == 10


def test_an_aborted_digest_stays_out_under_another_number() -> None:
    at = case(entry=rolled("aborted", "1", "9", aborted={"9": "sha256:2", "8": ""}))

    (said,) = refused(GOOD, at)

    assert "version 2 has the code, the layers and the settings of version 9" in said


def test_without_a_plan_it_does_not_move() -> None:
    (said,) = refused(GOOD, case(None))

    assert "layers.yaml says nothing about how it moves" in said


def test_an_alias_is_not_renamed() -> None:
    (said,) = refused(GOOD, case(entry={**rolled("stable", "1"), "alias": "prod"}))

    assert "renaming an alias takes it away from its callers" in said
