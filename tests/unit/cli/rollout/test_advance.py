"""`layergen rollout observe`, `advance`, `promote`, `pause` and `resume`, by what AWS says."""

from tests.repositories import REGION, function, rolled
from tests.unit.cli.rollout.conftest import ALARM, PLAN, Rollout, Scene
from tests.unit.cli.running import lock_of


def test_the_whole_way_by_evidence(scene: Scene, rollout: Rollout, shifting: str) -> None:
    assert scene.shares() == ("1", {shifting: 0.1})
    assert scene.entry()["evidence"]["since"] == "2026-11-20T09:00:00Z"

    scene.later(minutes=29)
    scene.serve(shifting, 60)
    scene.serve("1", 900, errors=9)
    early = rollout("advance").err
    scene.later(minutes=2)
    scene.serve(shifting, 60, errors=1)
    moved = rollout("advance").err

    assert "waits: baked 29 min of 30 min; 60 of 100 invocations" in early
    assert "50 % to version 2, the rest to 1" in moved
    assert scene.entry()["because"] == {
        "since": "2026-11-20T09:00:00Z",
        "until": "2026-11-20T09:31:00Z",
        "alarms": {ALARM: "OK"},
        "candidate": {"invocations": 120, "errors": 1, "duration": 40},
        "stable": {"invocations": 900, "errors": 9, "duration": 40},
    }

    pending = rollout("advance").err
    assert "not applied yet: 10% to version 2, the rest to version 1" in pending
    assert "evidence" not in scene.entry()

    scene.apply()
    first_seen = rollout("advance").err
    assert "waits: baked 0 s of 30 min; 0 of 100 invocations" in first_seen
    scene.later(minutes=30)
    scene.serve(shifting, 500)
    assert "all to version 2, which bakes; version 1 is kept" in rollout("promote").err
    scene.apply()
    assert scene.shares() == ("2", {})

    rollout("observe")
    scene.later(minutes=60)
    # Without weights there is no executed version to tell apart.
    scene.serve(None, 1000)
    assert "checkout, alias live in eu-west-1: all to version 2" in rollout("advance").err
    entry = scene.entry()
    assert (entry["state"], entry["stable"]["version"]) == ("stable", "2")
    assert entry["because"]["candidate"]["invocations"] == 1000
    assert "candidate" not in entry
    rollout("advance", code=1)


def test_evidence_that_was_kept_is_enough_for_a_job_without_aws(
    scene: Scene, rollout: Rollout, shifting: str
) -> None:
    scene.later(minutes=30)
    scene.serve(shifting, 100)
    said = rollout("observe").err
    scene.later(minutes=10)
    scene.aws.delete_function(FunctionName="checkout")

    rollout("advance", "--offline")

    assert f"100 invocations, 0 errors, 40 ms, {ALARM} OK" in said
    assert scene.entry()["percent"] == 50


def test_an_alarm_sends_it_back_and_it_stays_out(
    scene: Scene, rollout: Rollout, shifting: str
) -> None:
    scene.alarm("INSUFFICIENT_DATA")
    scene.later(minutes=30)
    scene.serve(shifting, 500)
    unknown = rollout("advance").err
    scene.alarm("ALARM")
    back = rollout("advance").err
    scene.apply()

    assert f"waits: the alarm {ALARM} has insufficient data" in unknown
    assert f"the rollout of 2 is aborted; the alarm {ALARM} fires" in back
    assert scene.shares() == ("1", {})
    assert scene.entry()["because"]["alarms"] == {ALARM: "ALARM"}
    assert "nothing to advance: live is aborted at version 1" in rollout("advance", code=1).err


def test_an_alarm_before_the_apply_of_a_step_sends_back_what_has_traffic(
    scene: Scene, rollout: Rollout, shifting: str
) -> None:
    scene.later(minutes=30)
    scene.serve(shifting, 100)
    rollout("advance")
    scene.alarm("ALARM")

    only_seen = rollout("observe").err
    back = rollout("advance").err

    assert "50 % to version 2, the rest to 1; not applied yet: 10% to version 2" in only_seen
    assert f"the rollout of 2 is aborted; the alarm {ALARM} fires" in back
    assert scene.entry()["because"]["alarms"] == {ALARM: "ALARM"}
    scene.apply()
    assert scene.shares() == ("1", {})


def test_an_alarm_before_the_first_apply_is_not_the_candidates_fault(
    scene: Scene, rollout: Rollout
) -> None:
    rollout("start")
    scene.apply()
    scene.publish("2")
    rollout("start")
    scene.alarm("ALARM")

    assert "not applied yet: all to version 1" in rollout("advance").err
    assert scene.entry()["state"] == "shifting"


def test_an_alias_that_is_back_is_aborted_and_one_moved_by_hand_is_left_alone(
    scene: Scene, rollout: Rollout, shifting: str
) -> None:
    scene.point("1", {"2": 0.3})
    before = scene.lock_text()

    for command in ("observe", "advance", "promote"):
        said = rollout(command, code=1).err
        assert "was moved by hand, or a commit of the lock is missing: in AWS 30% to" in said
        assert "`layergen rollout abort checkout --env dev --now` gives all traffic back" in said
    assert scene.lock_text() == before
    assert scene.shares() == ("1", {"2": 0.3})

    scene.point("1")
    assert "the alias was found back at version 1" in rollout("advance").err
    assert scene.entry()["aborted"] == {shifting: scene.entry()["candidate"]["digest"]}


def test_a_reason_stands_for_evidence_and_is_kept(scene: Scene, rollout: Rollout) -> None:
    rollout("start", "--stable", "1", "--offline")
    scene.publish("2")
    rollout("start", "--candidate", "2", "--offline")
    held = rollout("advance", "--offline").err

    rollout("advance", "--offline", "--skip", "  ", code=64)
    rollout("advance", "--offline", "--skip", " nobody uses  it yet")

    assert "waits: nobody has looked yet how it does" in held
    assert scene.entry()["reason"] == "nobody uses it yet"
    left = rollout("promote", "--offline", code=1).err
    assert "steps are left: 50 %" in left
    rollout("promote", "--offline", "--skip", "still nobody")
    assert (scene.entry()["state"], scene.entry()["reason"]) == ("baking", "still nobody")


def test_a_staged_candidate_is_looked_at_before_it_gets_traffic(
    scene: Scene, rollout: Rollout
) -> None:
    rollout("start", "--stable", "1", "--offline")
    scene.apply()
    scene.publish("2", Role=scene.roles[1])
    rollout("start", "--candidate", "2", "--offline")

    refused = rollout("advance", code=1).err
    rollout("advance", "--skip", "in a hurry", code=1)
    scene.publish(Role=scene.roles[0], MemorySize=256)
    rollout("start", "--candidate", "3", "--offline")
    rollout("observe")
    rollout("advance")

    assert "version 2 has another role" in refused
    entry = scene.entry()
    assert (entry["state"], entry["percent"]) == ("shifting", 10)
    assert entry["candidate"]["digest"]
    assert entry["stable"]["layers"] == [scene.arns[0]]


def test_nothing_that_was_aborted_comes_back_unseen(rollout: Rollout) -> None:
    rollout("start", "--stable", "1", "--offline")
    rollout("start", "--candidate", "2", "--offline")
    rollout("abort")
    rollout("start", "--candidate", "3", "--offline")

    said = rollout("advance", "--offline", "--skip", "it is another", code=1).err

    assert "version 2 was aborted, and only AWS can tell whether the candidate is the same" in said


def test_pausing_keeps_the_shares_and_an_alarm_still_aborts(
    scene: Scene, rollout: Rollout, shifting: str
) -> None:
    rollout("pause", "--reason", "a sale")
    scene.apply()

    assert scene.shares() == ("1", {shifting: 0.1})
    paused = rollout("advance", "--all").err
    assert "paused at 10 % to version 2, the rest to 1; waits: somebody has to resume it" in paused
    rollout("resume")
    assert scene.entry()["state"] == "shifting"
    rollout("pause")
    scene.alarm("ALARM")
    rollout("advance")
    assert scene.entry()["state"] == "aborted"


def test_all_moves_what_can_and_names_what_cannot(
    scene: Scene, rollout: Rollout, shifting: str
) -> None:
    scene.later(minutes=30)
    scene.serve(shifting, 100)
    scene.write(refunds=function(alias="live", rollout=PLAN))
    lost = lock_of(scene.root)
    lost["rollouts"]["refunds"] = {REGION: rolled("staged", "1", "2")}
    scene.write_lock(lost)

    ran = rollout("advance", "--all", code=1)

    assert "error: there is no function refunds in eu-west-1" in ran.err
    assert scene.entry()["percent"] == 50
    rollout("advance", "--all", "checkout", code=64)

    scene.publish("3")
    scene.aws.update_alias(FunctionName="checkout", Name="live", FunctionVersion="3")
    neither = rollout("advance", "--all", code=1).err
    assert "2 aliases were left where they are:" in neither
    assert "was moved by hand" in neither
    assert "; nothing was changed; " in neither


def test_all_of_nothing(rollout: Rollout) -> None:
    assert "nothing to do" in rollout("advance", "--all").err
