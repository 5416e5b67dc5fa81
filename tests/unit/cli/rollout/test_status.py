"""`layergen rollout status`: what is on its way, what is due, and where it is in AWS."""

import pytest

from tests.unit.cli.rollout.conftest import ALARM, Rollout, Scene
from tests.unit.cli.running import layergen


def test_what_is_on_its_way_and_what_is_due(
    scene: Scene, rollout: Rollout, capsys: pytest.CaptureFixture[str]
) -> None:
    rollout("start")
    assert rollout.status() == []
    assert [one["state"] for one in rollout.status("--all")] == ["stable"]

    scene.apply()
    scene.publish("2")
    rollout("start")
    (unseen,) = rollout.status("--due")
    assert (unseen["due"], unseen["note"]) == (True, "not seen there yet")

    scene.apply()
    rollout("observe")
    assert rollout.status("--due") == []
    silent = layergen(capsys, scene.root, "-q", "rollout", "status", "--due")
    assert (silent.code, silent.out, silent.err) == (0, "", "")
    scene.later(minutes=18)
    (waiting,) = rollout.status()
    assert waiting["note"] == f"bakes 12 min more; 0 invocations, 0 errors, {ALARM} OK"
    scene.later(minutes=12)
    (due,) = rollout.status("--due")
    assert due["note"].startswith("baked; ")
    assert due["evidence"]["alarms"] == {ALARM: "OK"}

    scene.later(days=8)
    (old,) = rollout.status()
    assert "older than 7 d, its max_age" in old["note"]

    text = layergen(capsys, scene.root, "rollout", "status").out
    assert "1 → 2 (10 %)" in text


def test_where_they_are_in_aws(
    scene: Scene, rollout: Rollout, capsys: pytest.CaptureFixture[str]
) -> None:
    rollout("start")
    scene.apply()
    scene.publish("2")
    rollout("start")

    def live(code: int) -> str:
        ran = layergen(capsys, scene.root, "rollout", "status", "--live")
        assert ran.code == code, ran.err
        return " ".join(ran.out.split())

    assert "pending: all to version 1" in live(0)
    scene.apply()
    assert "as locked: 10% to version 2, the rest to version 1" in live(0)
    scene.point("1")
    before = scene.lock_text()
    assert "tripped: all to version 1" in live(2)
    assert scene.lock_text() == before
    scene.point("2")
    assert "moved: all to version 2" in live(2)


@pytest.mark.usefixtures("scene")
def test_nothing_is_no_data(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    ran = layergen(capsys, scene.root, "rollout", "status", "checkout")

    assert (ran.code, ran.out) == (0, "")
    assert "no alias is on its way here" in ran.err
    unknown = layergen(capsys, scene.root, "rollout", "status", "nobody")
    assert (unknown.code, "there is no function 'nobody'" in unknown.err) == (1, True)
