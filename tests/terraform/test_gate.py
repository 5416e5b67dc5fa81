"""The gate on plans that the real Terraform and provider made."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Boto, InitTerraform, RunTerraform
from tests.repositories import (
    LAYER,
    REGION,
    environment,
    function,
    layer,
    repository_files,
    rolled,
    write_files,
)
from tests.terraform.checkout import Checkout

ALLOWED, STRANGER = "222233334444", "999988887777"
ROOT = f"envs/dev/{REGION}"
VERSION = "module.data_tools.aws_lambda_layer_version.this"

OWN_TF = """\
resource "aws_lambda_layer_version" "own" {
  layer_name   = "own"
  filename     = "own.zip"
  skip_destroy = true
}

resource "aws_cloudformation_stack" "own" {
  name          = "own"
  template_body = <<-YAML
    Resources:
      Everybody:
        Type: AWS::Lambda::LayerVersionPermission
        Properties:
          Action: lambda:GetLayerVersion
          LayerVersionArn: !Ref SomeLayer
          Principal: "*"
  YAML
}
"""


class Gated(Checkout):
    """A repository with one root, whose plans go through the gate."""

    def plan_file(self) -> Path:
        """Plan, and give the plan as JSON in a file."""
        file = self.root / "plan.json"
        file.write_text(json.dumps(self.planned()))
        return file

    def told(self, plan: Path, *options: str, code: int = 1) -> str:
        """Give what the gate prints, whether the plan passes or not."""
        ran = self.run("gate", str(plan), *options)
        assert ran.returncode == code, f"{ran.stdout}\n{ran.stderr}"
        return ran.stdout

    def gate(self, plan: Path, *options: str, code: int = 1) -> list[tuple[str, str]]:
        """Give what the plan breaks, by rule and address."""
        (found,) = json.loads(self.told(plan, "--format", "json", *options, code=code))["plans"]
        assert found["root"] == ROOT
        assert found["passes"] is (code == 0)
        return [(breach["rule"], breach["address"]) for breach in found["breaches"]]


@pytest.fixture
def place(
    tmp_path: Path,
    aws_environment: dict[str, str],
    aws_account: str,
    terraform: RunTerraform,
    terraform_init: InitTerraform,
) -> Gated:
    alias = rolled("stable", "7")
    files = repository_files(
        {LAYER: layer(share={"accounts": [ALLOWED]})},
        functions={"checkout": function(alias="live", rollout={"steps": [10], "bake": "30m"})},
        environments={"dev": environment(account=aws_account)},
        locks={"dev": {"rollouts": {"checkout": {REGION: alias}}}},
    )
    del files["layers.lock.json"]
    found = Gated(write_files(tmp_path / "it", files), aws_environment, terraform, terraform_init)
    found.layergen("release", LAYER)
    found.render()
    return found


def test_what_layergen_renders_passes_and_what_others_changed_does_not(
    place: Gated, tmp_path: Path
) -> None:
    honest = place.plan_file()
    place.gate(honest, code=0)
    shutil.copy(honest, tmp_path / "honest.json")

    (place.root / "own.tf").write_text(OWN_TF)
    place.edit(f"{ROOT}/layers.tf", ALLOWED, STRANGER)
    lock = json.loads((place.path / "layers.lock.json").read_text())
    right = lock["layers"][LAYER]["1.0.0"]["artifacts"]["universal"]["sha256"]
    place.edit(f"{ROOT}/layers.tf", right, "A" * 43 + "=")
    place.edit(f"{ROOT}/aliases.tf", 'version       = "7"', 'version       = "8"')
    place.edit(f"{ROOT}/providers.tf", "allowed_account_ids", "# allowed_account_ids")
    plan = place.plan_file()

    assert sorted(place.gate(plan)) == [
        ("lost-protection", ""),
        ("lost-protection", "aws_lambda_layer_version.own"),
        ("opened-layer", "aws_cloudformation_stack.own"),
        (
            "opened-layer",
            'module.data_tools.aws_lambda_layer_version_permission.this["1.0.0"]',
        ),
        ("shifted-alias", 'module.alias_routing.aws_lambda_alias.this["checkout/live"]'),
        ("unlocked-release", f'{VERSION}["1.0.0"]'),
    ]
    told = place.told(plan)
    assert f"the layer is opened to account {STRANGER}, whom the strategy does not name" in told
    assert "the layer is opened to every AWS account" in told
    assert "checkout/live would send all to version 8, and the lock says all to version 7" in told

    waiver = {
        "rule": "opened-layer",
        "address": "aws_cloudformation_stack.*",
        "reason": "a test that everybody may look at",
        "until": "2026-11-23",
    }
    strategy = place.path / "layers.yaml"
    strategy.write_text(f"{strategy.read_text()}waivers: [{json.dumps(waiver)}]\n")
    assert ("opened-layer", "aws_cloudformation_stack.own") not in place.gate(plan)
    assert "until 2026-11-23: a test that everybody" in place.told(plan)
    place.edit("layers.yaml", "2026-11-23", "2026-11-22")
    assert ("opened-layer", "aws_cloudformation_stack.own") in place.gate(plan)

    # The plan of the lock as it was is none of the lock as it is.
    place.edit("envs/dev/env.lock.json", '"version": "7"', '"version": "9"')
    assert [rule for rule, _ in place.gate(tmp_path / "honest.json")] == ["shifted-alias"]


def test_what_is_needed_is_neither_destroyed_nor_replaced(
    place: Gated, boto: Boto, lambda_role: str
) -> None:
    lock = place.path / "envs" / "dev" / "env.lock.json"
    lock.unlink()
    place.edit(f"layers/{LAYER}/python/data_tools.py", "data-tools", "better")
    place.layergen("release", LAYER, "--version", "1.1.0")
    place.render()
    place.plan_file()
    place.apply_plan()
    place.layergen("record", "--env", "dev")
    place.gate(place.plan_file(), code=0)
    layers = place.root / "layers.tf"
    rendered = layers.read_text()
    first = rendered.index('    "1.0.0" = {')
    second = rendered.index('    "1.1.0" = {')

    layers.write_text(rendered[:first] + rendered[second:].replace("1.1.0 ·", "1.1.0:"))
    plan = place.plan_file()
    assert place.gate(plan) == [
        ("replaced-version", f'{VERSION}["1.1.0"]'),
        ("destroyed-in-use", f'{VERSION}["1.0.0"]'),
    ]

    # prune let 1.0.0 go, and since then a function has taken it on.
    layers.write_text(rendered[:first] + rendered[second:])
    held = json.loads(lock.read_text())
    arn = held["layers"][LAYER].pop("1.0.0")[REGION]["universal"]["arn"]
    lock.write_text(json.dumps(held))
    plan = place.plan_file()
    place.gate(plan, code=0)
    place.gate(plan, "--live", code=0)
    make_function(boto, lambda_role, arn)
    place.gate(plan, code=0)
    assert place.gate(plan, "--live") == [("destroyed-in-use", f'{VERSION}["1.0.0"]')]


@pytest.fixture
def lambda_role(boto: Boto) -> str:
    created: Any = boto("iam").create_role(RoleName="functions", AssumeRolePolicyDocument="{}")
    return str(created["Role"]["Arn"])


def make_function(boto: Boto, role: str, arn: str) -> None:
    create: Callable[..., Any] = boto("lambda").create_function
    create(
        FunctionName="late",
        Runtime="python3.12",
        Architectures=["arm64"],
        Role=role,
        Handler="handler.handler",
        Code={"ZipFile": b"PK\x05\x06" + bytes(18)},
        Layers=[arn],
        Publish=True,
    )
