"""How an alias moves: steps written out, and presets by their names in CodeDeploy."""

from datetime import timedelta
from typing import Any

import pytest
from pydantic import TypeAdapter

from layergen.load.rollout_plan import PRESETS, RolloutPlan
from layergen.model.rollout_plan import RolloutPlan as Plan
from layergen.model.rollout_plan import RolloutStep
from tests.unit.load.loading import changed

LAYERS = "    layers: [data-tools]\n"
MINUTES = timedelta(minutes=1)


def plan(entry: Any) -> Plan:
    return TypeAdapter(RolloutPlan).validate_python(entry).to_model()


def test_a_step_may_bake_in_its_own_time() -> None:
    found = plan({"steps": [10, {"weight": 50, "bake": "2h"}], "bake": "5m", "final_bake": "1d"})

    assert found.steps == (RolloutStep(10, 5 * MINUTES), RolloutStep(50, 120 * MINUTES))
    assert found.final_bake == timedelta(days=1)


def test_codedeploy_has_nine_ways_for_lambda() -> None:
    assert len(PRESETS) == 9
    assert plan("AllAtOnce").steps == ()
    assert plan("Canary10Percent30Minutes").steps == (RolloutStep(10, 30 * MINUTES),)
    linear = plan("Linear10PercentEvery1Minute")
    assert [step.weight for step in linear.steps] == [10, 20, 30, 40, 50, 60, 70, 80, 90]
    assert {step.bake for step in linear.steps} == {MINUTES}
    assert {step.bake for step in plan("Linear10PercentEvery3Minutes").steps} == {3 * MINUTES}


def test_a_preset_may_have_company() -> None:
    found = plan({"preset": "Canary10Percent5Minutes", "alarms": ["errors"], "final_bake": "1d"})

    assert found.steps == plan("Canary10Percent5Minutes").steps
    assert (found.alarms, found.final_bake) == (("errors",), timedelta(days=1))


def test_the_bake_of_a_share_is_found_also_after_the_steps_changed() -> None:
    found = plan({"steps": [{"weight": 10, "bake": "5m"}, {"weight": 50, "bake": "1h"}]})

    bakes = {percent: found.bake_at(percent) for percent in (0, 5, 10, 40, 50, 75, 100)}
    assert bakes == {
        0: timedelta(),
        5: timedelta(),
        10: 5 * MINUTES,
        40: 5 * MINUTES,
        50: 60 * MINUTES,
        75: 60 * MINUTES,
        100: 10 * MINUTES,
    }
    assert [step.weight for step in found.after(10)] == [50]


@pytest.mark.parametrize(
    ("rollout", "place", "rest"),
    [
        (
            "Canary10Percent7Minutes",
            "16:14",
            "error[bad-value]: 'Canary10Percent7Minutes' is none of AllAtOnce, ",
        ),
        (
            "{ preset: AllAtOnce, steps: [10] }",
            "16:14",
            "error[bad-rollout]: a rollout has either steps or a preset",
        ),
        ("{ alarms: [a] }", "16:14", "error[bad-rollout]: a rollout has either steps or a preset"),
        (
            "{ preset: AllAtOnce, bake: 5m }",
            "16:35",
            "error[bad-rollout]: AllAtOnce says how long its steps bake",
        ),
        (
            "{ steps: [10, { weight: 100 }] }",
            "16:38",
            "error[bad-value]: 'weight' has to be at most 99, not 100",
        ),
        ("{ steps: [ten] }", "16:24", "error[wrong-type]: an entry of 'steps' has to be a mapping"),
    ],
)
def test_mistakes_have_their_place(rollout: str, place: str, rest: str) -> None:
    new = f"{LAYERS}    alias: live\n    rollout: {rollout}\n"

    (finding,) = changed("layers.yaml", LAYERS, new)

    assert finding.startswith(f"layers.yaml:{place}: {rest}")


@pytest.mark.parametrize(
    ("own", "default", "asked"),
    [(None, False, False), (None, True, True), (False, True, False), (True, False, True)],
)
def test_a_smoke_test_is_asked_for_by_all_or_by_one(
    own: bool | None, default: bool, asked: bool
) -> None:
    entry = {"steps": [10], **({} if own is None else {"smoke": own})}
    found = TypeAdapter(RolloutPlan).validate_python(entry).to_model(smoke=default)

    assert found.smoke == asked
