"""A whole rollout with the real Terraform and provider: every step is one alias in place."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.cloudwatch import put_alarm, put_traffic
from tests.conftest import Boto
from tests.repositories import LAYER, REGION, function, write_files
from tests.terraform.checkout import Checkout

ALIAS = 'module.alias_routing.aws_lambda_alias.this["checkout/live"]'
IN_PLACE = {ALIAS: "update"}
FUNCTION = """\
resource "aws_lambda_function" "checkout" {
  function_name = "checkout"
  timeout       = 3
  role          = "ROLE"
  runtime       = "python3.12"
  architectures = ["arm64"]
  handler       = "handler.handler"
  filename      = "${path.module}/../../../dist/layers/data-tools/1.0.0/universal.zip"
  layers        = local.layers_for["checkout"]
  publish       = true
}
"""
PLAN = {
    "steps": [10, {"weight": 50, "bake": "1h"}],
    "bake": "30m",
    "final_bake": "2h",
    "alarms": ["checkout-errors"],
    "min_invocations": 100,
}


class Account:
    """The function's alias and metrics, and a clock."""

    def __init__(self, checkout: Checkout, boto: Boto) -> None:
        self._checkout = checkout
        self._lambda = boto("lambda")
        self._cloudwatch = boto("cloudwatch")
        self._now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
        self.later()

    def alarm(self, state: str) -> None:
        put_alarm(self._cloudwatch, "checkout-errors", state)

    def later(self, **duration: float) -> None:
        self._now += timedelta(**duration)
        self._checkout.env["LAYERGEN_NOW"] = self._now.isoformat()

    def serve(self, version: str | None = None) -> None:
        """Let a version, or the alias as a whole, have had enough traffic just now."""
        at = self._now - timedelta(minutes=1)
        put_traffic(self._cloudwatch, "checkout:live", version, at, invocations=100)

    def shares(self) -> tuple[str, Mapping[str, float]]:
        alias = self._lambda.get_alias(FunctionName="checkout", Name="live")
        weights = (alias.get("RoutingConfig") or {}).get("AdditionalVersionWeights", {})
        return alias["FunctionVersion"], weights

    def point(self, weights: Mapping[str, float]) -> None:
        """Change the shares, as anybody could by hand."""
        self._lambda.update_alias(
            FunctionName="checkout",
            Name="live",
            RoutingConfig={"AdditionalVersionWeights": weights},
        )

    def layers(self, version: str) -> list[str]:
        found = self._lambda.get_function_configuration(FunctionName="checkout", Qualifier=version)
        return [layer["Arn"].rpartition(":")[2] for layer in found["Layers"]]


class Steps:
    """What the owner of checkout types."""

    def __init__(self, checkout: Checkout) -> None:
        self._checkout = checkout

    def rollout(self, command: str, *options: str, code: int = 0) -> str:
        about = ("checkout", "--env", "dev", *options)
        return self._checkout.layergen("rollout", command, *about, code=code)

    def applied(self, command: str) -> dict[str, str]:
        """Render and apply a step, and give what the plan was, by address."""
        self.rollout(command)
        self._checkout.render()
        return self._checkout.apply()

    def render(self) -> None:
        self._checkout.render()

    def planned(self, name: str) -> Path:
        """Plan one update of the alias, and give the plan as JSON in a file."""
        plan = self._checkout.planned()
        changes = {one["address"]: one["change"]["actions"] for one in plan["resource_changes"]}
        assert {where: what for where, what in changes.items() if what != ["no-op"]} == {
            ALIAS: ["update"]
        }
        file = self._checkout.path / name
        file.write_text(json.dumps(plan))
        return file

    def refused(self, plan: Path, *options: str) -> str:
        """Give what the gate says of the alias in a plan that it refuses."""
        ran = self._checkout.run("gate", str(plan), *options)
        assert ran.returncode == 1, ran.stderr
        assert ALIAS in ran.stdout
        return ran.stdout

    def passes(self, plan: Path) -> None:
        """Let the gate pass a plan, after a look at AWS."""
        self._checkout.layergen("gate", str(plan), "--live")

    def create(self, account: str, role: str) -> None:
        """Bring up a function with an alias at version 1, and a version 2 with a new release."""
        checkout = self._checkout
        checkout.write(
            account=account, functions={"checkout": function(alias="live", rollout=PLAN)}
        )
        checkout.layergen("release", LAYER)
        write_files(checkout.root, {"functions.tf": FUNCTION.replace("ROLE", role)})
        checkout.render()
        checkout.apply()
        checkout.layergen("record", "--env", "dev")
        self.rollout("start")
        write_files(checkout.path, {f"layers/{LAYER}/python/data_tools.py": "NAME = 'other'\n"})
        checkout.layergen("release", LAYER)
        checkout.render()
        assert checkout.apply()[ALIAS] == "create"
        checkout.layergen("record", "--env", "dev")


def at_half(account: Account, steps: Steps, candidate: str) -> Path:
    """Advance from the first step, and give the plan."""
    steps.rollout("observe")
    account.later(minutes=30)
    account.serve(candidate)
    steps.rollout("advance")
    steps.render()
    return steps.planned(f"{candidate}.json")


def the_gate_sees_what_happens_before_the_apply(account: Account, steps: Steps, plan: Path) -> None:
    for state, words in (("ALARM", "fires"), ("INSUFFICIENT_DATA", "has insufficient data")):
        account.alarm(state)
        said = steps.refused(plan, "--live")
        assert "error[firing-alarm]: checkout/live would send 50% to version 2, the rest" in said
        assert f"and the alarm checkout-errors {words}" in said
    account.alarm("OK")

    account.point({"2": 0.3})
    since = steps.refused(plan, "--live")
    assert "error[moved-alias]: checkout/live was moved by hand since the plan was made" in since
    assert "in AWS 30% to version 2, the rest to version 1, and the plan comes from 10% to" in since
    found = steps.refused(steps.planned("overwriting.json"))
    assert "error[moved-alias]: checkout/live was moved by hand: in AWS 30% to version 2" in found
    assert "and Terraform had 10% to version 2" in found
    assert "`layergen rollout abort checkout --env dev --now`" in found

    account.point({"2": 0.1})
    steps.passes(plan)


def test_every_step_is_one_alias_in_place(checkout: Checkout, aws_account: str, boto: Boto) -> None:
    account, steps = Account(checkout, boto), Steps(checkout)
    account.alarm("OK")
    role = boto("iam").create_role(RoleName="checkout", AssumeRolePolicyDocument="{}")
    steps.create(aws_account, role["Role"]["Arn"])
    assert (account.layers("1"), account.layers("2")) == (["1"], ["2"])
    assert account.shares() == ("1", {})

    assert steps.applied("start") == IN_PLACE
    assert account.shares() == ("1", {"2": 0.1})
    the_gate_sees_what_happens_before_the_apply(account, steps, at_half(account, steps, "2"))
    checkout.apply_plan()
    assert account.shares() == ("1", {"2": 0.5})
    steps.rollout("observe")
    account.later(minutes=60)
    account.serve("2")
    assert steps.applied("promote") == IN_PLACE
    assert account.shares() == ("2", {})

    # Through its bake, the old version is kept with what it needs.
    checkout.layergen("usage", "--env", "dev", "--write")
    kept = checkout.layergen("prune", "--env", "dev", f"{LAYER}@1.0.0", code=1)
    assert "behind an alias, or may be: checkout in eu-west-1" in kept
    steps.rollout("observe")
    account.later(minutes=120)
    account.serve()
    steps.rollout("advance")
    assert checkout.render() == ""
    assert checkout.plan() == {}

    checkout.edit(f"envs/dev/{REGION}/functions.tf", "timeout       = 3", "timeout       = 4")
    assert checkout.apply() == {"aws_lambda_function.checkout": "update"}
    assert steps.applied("start") == IN_PLACE
    half = at_half(account, steps, "3")
    checkout.apply_plan()
    assert account.shares() == ("2", {"3": 0.5})
    account.alarm("ALARM")
    assert steps.applied("advance") == IN_PLACE
    assert account.shares() == ("2", {})
    latched = steps.refused(half)
    assert "error[aborted-rollout]: checkout/live would send 50% to version 3" in latched
    assert "the rollout of version 3 was aborted (the alarm checkout-errors fires)" in latched
    refused = steps.rollout("advance", code=1)
    assert "nothing to advance: live is aborted at version 2" in refused
    assert "the rollout of version 3 was aborted" in steps.rollout("start", code=1)
    assert checkout.plan() == {}
