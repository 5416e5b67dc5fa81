"""`layergen rollout start`: from AWS, or told; and everything that speaks against it."""

import pytest

from tests.repositories import LAYER, REGION
from tests.unit.cli.rollout.conftest import ALARM, PLAN, Rollout, Scene
from tests.unit.cli.running import lock_of


def test_the_first_start_creates_the_alias_at_the_newest_version(
    scene: Scene, rollout: Rollout
) -> None:
    ran = rollout("start")

    assert "checkout, alias live in eu-west-1: all to version 1" in ran.err
    entry = scene.entry()
    assert (entry["state"], entry["stable"]["version"]) == ("stable", "1")
    assert entry["stable"]["layers"] == [scene.arns[0]]
    assert entry["stable"]["digest"].startswith("sha256:")


def test_an_alias_that_is_there_is_taken_where_it_points(scene: Scene, rollout: Rollout) -> None:
    scene.publish("2")
    scene.point("1")

    wrong = rollout("start", "--stable", "2", code=1)
    taken = rollout("start")

    assert "the alias live points at version 1, not 2" in wrong.err
    assert "it is there, so the next apply imports it" in taken.err
    assert scene.entry()["stable"]["version"] == "1"
    assert lock_of(scene.root)["adopt_aliases"] == {"checkout": [REGION]}
    rollout("start")
    assert scene.entry()["percent"] == 10


def test_the_lock_follows_an_alias_that_was_moved_by_hand_if_somebody_says_so(
    scene: Scene, rollout: Rollout
) -> None:
    rollout("start")
    scene.apply()
    scene.publish("2")
    scene.publish("3")
    scene.point("3")

    left = rollout("start", code=1).err
    wrong = rollout("start", "--stable", "2", code=1).err
    ran = rollout("start", "--stable", "3")

    assert "the alias is not where the lock has it: all to version 3" in left
    assert "the stable version of live is 1, not 2" in wrong
    assert "all to version 3; as AWS has it; the lock had version 1" in ran.err
    assert scene.entry()["stable"]["digest"]
    rollout("start", "--candidate", "2")
    assert scene.entry()["percent"] == 10
    scene.apply()
    scene.point("2")
    rollout("abort")
    assert "the rollout of version 2 was aborted" in rollout("start", "--stable", "2", code=1).err
    assert scene.entry()["stable"]["version"] == "3"


def test_an_alias_that_others_shift_is_left_to_them(scene: Scene, rollout: Rollout) -> None:
    scene.publish("2")
    scene.point("1", {"2": 0.1})

    said = rollout("start", code=1).err

    assert "is on its way already: 10% to version 2" in said
    assert "layergen import --env dev" in said


def test_the_newest_version_gets_the_first_step(scene: Scene, rollout: Rollout) -> None:
    rollout("start")
    scene.apply()
    scene.publish("2")

    ran = rollout("start")

    assert "10 % to version 2, the rest to 1" in ran.err
    entry = scene.entry()
    assert (entry["state"], entry["step"], entry["percent"]) == ("shifting", 1, 10)
    assert entry["candidate"]["layers"] == [scene.arns[0]]
    assert entry["candidate"]["digest"] != entry["stable"]["digest"]
    assert entry["because"]["alarms"] == {ALARM: "OK"}
    assert entry["started_at"] == entry["entered_at"] == "2026-11-20T09:00:00Z"


def test_everything_that_speaks_against_it_is_told_at_once(scene: Scene, rollout: Rollout) -> None:
    rollout("start")
    scene.apply()
    scene.aws.put_provisioned_concurrency_config(
        FunctionName="checkout", Qualifier="live", ProvisionedConcurrentExecutions=1
    )
    scene.publish(
        "2",
        Role=scene.roles[1],
        DeadLetterConfig={"TargetArn": f"arn:aws:sqs:{REGION}:111122223333:dead"},
    )
    scene.alarm("ALARM")
    scene.write({**PLAN, "alarms": [ALARM, "nobody-made-it"]}, pin="1.1.0")

    said = rollout("start", code=1).err

    for reason in (
        "live has provisioned concurrency",
        f"the alarm {ALARM} fires already",
        "there is no alarm nobody-made-it in eu-west-1",
        f"has another role than version 1: {scene.roles[1]}, not {scene.roles[0]}",
        "has another dead-letter target than version 1: arn:aws:sqs:",
        f"version 2 does not have the pinned {LAYER}: it has {scene.arns[0]}",
    ):
        assert reason in said
    assert scene.entry()["state"] == "stable"


def test_a_layer_that_moved_without_a_new_version_is_named(scene: Scene, rollout: Rollout) -> None:
    rollout("start")
    scene.apply()
    scene.write(pin="1.1.0")

    before = rollout("start", code=1).err
    scene.aws.update_function_configuration(FunctionName="checkout", Layers=[scene.arns[1]])
    applied = rollout("start", code=1).err
    scene.publish()
    rollout("start")

    for said in (before, applied):
        assert "version 1 is the stable version of live already" in said
        assert f"it has {scene.arns[0]}, and the pin is {scene.arns[1]}" in said
    assert "apply the pin, and publish a version" in before
    assert "$LATEST has it, so publish a version" in applied
    assert scene.entry()["candidate"]["layers"] == [scene.arns[1]]


def test_an_aborted_candidate_stays_out_under_any_number(scene: Scene, rollout: Rollout) -> None:
    rollout("start")
    scene.apply()
    scene.publish("2")
    rollout("start")
    scene.apply()
    rollout("abort", "--reason", "orders fail")
    unapplied = rollout("start", code=1).err
    scene.apply()

    same = rollout("start", code=1).err
    scene.publish("3")
    scene.publish("2")
    again = rollout("start", code=1).err

    assert "the alias is not where the lock has it: 10% to version 2" in unapplied
    assert "the rollout of version 2 was aborted" in same
    assert (
        "version 4 has the code, the layers and the settings of version 2, whose rollout" in again
    )
    assert scene.entry()["reason"] == "orders fail"
    rollout("start", "--candidate", "3")
    assert list(scene.entry()["aborted"]) == ["2"]
    scene.apply()
    rollout("abort")
    assert list(scene.entry()["aborted"]) == ["2", "3"]


def test_what_was_aborted_without_a_look_is_looked_up(scene: Scene, rollout: Rollout) -> None:
    rollout("start")
    scene.apply()
    scene.publish("2")
    rollout("start", "--candidate", "2", "--offline")
    rollout("abort")
    assert scene.entry()["aborted"] == {"2": ""}
    scene.publish("3")
    scene.publish("2")

    assert "the settings of version 2, whose rollout was aborted" in rollout("start", code=1).err


@pytest.mark.parametrize("version", ["0", "-1", "$LATEST", "two"])
def test_only_published_versions_have_numbers(rollout: Rollout, version: str) -> None:
    rollout("start", "--candidate", version, code=64)


@pytest.mark.usefixtures("shifting")
def test_one_rollout_at_a_time(scene: Scene, rollout: Rollout) -> None:
    scene.publish("3")

    assert "live is shifting to version 2 already" in rollout("start", code=1).err


def test_offline_a_candidate_is_only_staged(scene: Scene, rollout: Rollout) -> None:
    scene.aws.delete_function(FunctionName="checkout")
    rollout("start", "--stable", "1", "--offline")
    ran = rollout("start", "--candidate", "2", "--offline")

    assert "version 2 is staged; nothing was checked" in ran.err
    assert scene.entry()["state"] == "staged"
    assert "percent" not in scene.entry()
    rollout("start", "--candidate", "3", "--offline")
    assert scene.entry()["candidate"] == {"version": "3"}


def test_offline_versions_have_to_be_told(rollout: Rollout) -> None:
    assert "no stable version yet" in rollout("start", "--offline", code=1).err
    rollout("start", "--stable", "1", "--offline")
    assert "name a published version" in rollout("start", "--offline", code=1).err


def test_a_function_that_is_not_there(scene: Scene, rollout: Rollout) -> None:
    scene.aws.delete_function(FunctionName="checkout")

    assert "there is no function checkout in eu-west-1" in rollout("start", code=1).err


def test_all_at_once_goes_to_the_bake(scene: Scene, rollout: Rollout) -> None:
    scene.write({"preset": "AllAtOnce", "alarms": [ALARM]})
    rollout("start")
    scene.apply()
    scene.publish("2")
    rollout("start")
    scene.apply()

    assert scene.entry()["state"] == "baking"
    assert scene.shares() == ("2", {})
