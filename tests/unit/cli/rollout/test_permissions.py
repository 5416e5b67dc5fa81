"""The policies that `layergen iam` prints for rollouts and the gate are enough, and not more."""

import json

import pytest

from layergen.model.outputs import OUTPUT
from layergen.sandbox.state import State
from tests.gatekeeper import gatekeeper
from tests.repositories import REGION, write_files
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


def test_a_gate_that_looks_at_aws_needs_no_more(
    scene: Scene,
    shifting: str,
    embedded_aws: State,
    aws_account: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    policy = layergen(capsys, scene.root, "-q", "iam", "--env", "dev", "--for", "gate").out
    alias = {"function_name": "checkout", "name": "live", "function_version": "1"}
    half = {"additional_version_weights": {shifting: 0.5}}
    changes = [
        {
            "address": name,
            "mode": "managed",
            "type": f"aws_lambda_{name}",
            "name": "this",
            "change": {"actions": [action], "before": before, "after": after},
        }
        for name, action, before, after in (
            ("alias", "update", alias, {**alias, "routing_config": [half]}),
            ("layer_version", "delete", {"arn": scene.arns[0]}, None),
        )
    ]
    place = {"environment": "dev", "region": REGION}
    plan = {
        "format_version": "1.2",
        "resource_changes": changes,
        "output_changes": {OUTPUT: {"actions": ["no-op"], "before": place, "after": place}},
    }
    write_files(scene.root, {"plan.json": json.dumps(plan)})
    scene.point("1", {shifting: 0.3})

    with gatekeeper(embedded_aws.url, aws_account) as (guard, url):
        guard.use(policy)
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        ran = layergen(
            capsys, scene.root, "gate", str(scene.root / "plan.json"), "--live", "--format=json"
        )

    assert guard.denied == []
    assert guard.used() == {
        action for statement in json.loads(policy)["Statement"] for action in statement["Action"]
    }
    (found,) = json.loads(ran.out)["plans"]
    told = {breach["rule"]: breach["message"] for breach in found["breaches"]}
    assert told["destroyed-in-use"].endswith("used by checkout:$LATEST, checkout:1, checkout:2")
    assert "since the plan was made: in AWS 30% to version 2" in told["moved-alias"]
