"""`layergen rollout start --layer`: many functions, in waves, until one goes back."""

from typing import Any

from tests.repositories import LAYER, REGION, function
from tests.unit.cli.rollout.conftest import PLAN, Rollout, Scene
from tests.unit.cli.running import lock_of

OTHERS = ("ingest", "orders", "refunds")


def states(scene: Scene) -> dict[str, str]:
    rollouts = lock_of(scene.root)["rollouts"]
    return {name: regions[REGION]["state"] for name, regions in rollouts.items()}


def test_waves_stop_at_the_first_abort_and_go_on_after_it(scene: Scene, rollout: Rollout) -> None:
    moves = function(alias="live", rollout=PLAN)
    for name in OTHERS:
        scene.create(name)
    functions: dict[str, Any] = dict.fromkeys(OTHERS, moves)
    scene.write(**functions)
    rollout("start", "--layer", LAYER)
    assert set(states(scene).values()) == {"stable"}
    scene.apply()

    # A new release, pinned and applied; one function published no version of it.
    scene.write(pin="1.1.0", **functions)
    for name in ("checkout", *OTHERS):
        scene.aws.update_function_configuration(FunctionName=name, Layers=[scene.arns[1]])
        if name != "orders":
            scene.aws.publish_version(FunctionName=name)

    first = rollout("start", "--layer", LAYER, "--wave", "25%").err
    (begun,) = [name for name, state in states(scene).items() if state == "shifting"]
    assert "1 starting of 4 functions" in first
    assert "3 functions to go: the same with a larger --wave" in first
    assert "nothing to do" in rollout("start", "--layer", LAYER, "--wave", "25%").err

    scene.apply()
    scene.alarm("ALARM")
    rollout("advance", "--all")
    assert states(scene)[begun] == "aborted"
    scene.alarm("OK")
    stopped = rollout("start", "--layer", LAYER, code=1).err
    assert f"no other starts with {LAYER} in eu-west-1: {begun} was aborted with it" in stopped

    scene.apply()
    on = rollout("start", "--layer", LAYER, "--past-aborts", code=1).err
    assert f"version 1 does not have the pinned {LAYER}" in on
    assert states(scene) == {
        begun: "aborted",
        **dict.fromkeys({"checkout", *OTHERS} - {begun}, "shifting"),
        "orders": "stable",
    }


def test_one_function_or_a_layer(rollout: Rollout) -> None:
    for wrong in (
        ("checkout", "--layer", LAYER),
        ("checkout", "--wave", "10%"),
        ("--layer", LAYER, "--wave", "ten"),
        ("--layer", LAYER, "--offline"),
    ):
        rollout("start", *wrong, code=64)
    unknown = rollout("start", "--layer", "nothing", code=1).err
    assert "no function attaches nothing" in unknown
