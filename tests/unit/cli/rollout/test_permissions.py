"""The policy that `layergen iam --for rollout` prints is enough, and not more."""

import json

import pytest

from layergen.sandbox.state import State
from tests.gatekeeper import gatekeeper
from tests.unit.cli.rollout.conftest import Rollout, Scene
from tests.unit.cli.running import layergen


def test_rollouts_need_no_more(
    scene: Scene,
    rollout: Rollout,
    embedded_aws: State,
    aws_account: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    policy = layergen(capsys, scene.root, "-q", "iam", "--env", "dev", "--for", "rollout").out
    scene.publish("2")
    scene.point("1")

    with gatekeeper(embedded_aws.url, aws_account) as (guard, url):
        guard.use(policy)
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        rollout("start")
        rollout("start")
        scene.apply()
        rollout("observe")
        scene.later(minutes=31)
        rollout("advance")
        rollout("status", "--live")
        rollout("abort", "--now")

    assert guard.denied == []
    assert guard.used() == {
        action for statement in json.loads(policy)["Statement"] for action in statement["Action"]
    }
    assert scene.shares() == ("1", {})
