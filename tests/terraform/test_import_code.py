"""Terraform that people wrote hands its layers over, and the real Terraform destroys nothing."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Boto, InitTerraform, RunTerraform
from tests.repositories import environment, repository_files, write_files
from tests.terraform.checkout import Checkout
from tests.terraform.test_import import zipped

CODE = """\
terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

provider "aws" {
  region = "eu-west-1"
}

locals {
  runtimes = ["python3.12"]
}

resource "aws_lambda_layer_version" "tools" {
  layer_name               = "tools"
  description              = "By Terraform"
  compatible_runtimes      = local.runtimes
  compatible_architectures = ["arm64"]
  filename                 = "${path.module}/layer.zip"
  source_code_hash         = filebase64sha256("${path.module}/layer.zip")
}

resource "aws_lambda_layer_version_permission" "tools" {
  layer_name     = aws_lambda_layer_version.tools.layer_name
  version_number = aws_lambda_layer_version.tools.version
  statement_id   = "partner"
  action         = "lambda:GetLayerVersion"
  principal      = "222233334444"
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.checkout.function_name
  function_version = "1"
}

resource "aws_lambda_function" "checkout" {
  function_name = "checkout"
  role          = "ROLE"
  runtime       = "python3.12"
  architectures = ["arm64"]
  handler       = "handler.handler"
  filename      = "${path.module}/layer.zip"
  layers        = [aws_lambda_layer_version.tools.arn]
  publish       = true
}
"""
FUNCTION = CODE.index('resource "aws_lambda_function"')
LAYERS = CODE.index('resource "aws_lambda_layer_version"')


@pytest.mark.parametrize("same_state", [False, True])
def test_resources_change_hands_and_nothing_is_destroyed(
    checkout: Checkout,
    aws_account: str,
    boto: Boto,
    terraform: RunTerraform,
    terraform_init: InitTerraform,
    tmp_path: Path,
    same_state: bool,
) -> None:
    role = boto("iam").create_role(RoleName="function", AssumeRolePolicyDocument="{}")["Role"]
    code = CODE.replace("ROLE", role["Arn"])
    old = write_files(tmp_path / "old", {"main.tf": code})
    (old / "layer.zip").write_bytes(zipped({"python/it.py": "x = 1\n"}))
    terraform_init(old, env=checkout.env)
    terraform(old, "apply", "-input=false", "-auto-approve", env=checkout.env)
    dev = environment(account=aws_account, track="manual")
    write_files(checkout.path, repository_files({}, released={}, environments={"dev": dev}))
    checkout.env["LAYERGEN_CACHE"] = str(tmp_path / "cache")

    early = json.loads(_proposals(checkout, old))
    checkout.layergen("import", "--env", "dev")
    blocks = tmp_path / "blocks.tf"
    options = ["--same-state"] if same_state else []
    checkout.layergen(
        *("import", "--env", "dev", "--terraform", str(old), "--blocks", str(blocks)), *options
    )
    rest = f"{code[:LAYERS]}{code[FUNCTION:]}"
    if same_state:
        checkout.layergen("render")
        write_files(
            checkout.root,
            {
                "moved.tf": blocks.read_text(),
                "function.tf": code[FUNCTION:].replace(
                    "[aws_lambda_layer_version.tools.arn]", 'local.layers_for["checkout"]'
                ),
            },
        )
        shutil.copy(old / "layer.zip", checkout.root)
        shutil.copy(old / "terraform.tfstate", checkout.root)
        checkout.render()
        changes = checkout.planned()["resource_changes"]
    else:
        arn = boto("lambda").get_layer_version(LayerName="tools", VersionNumber=1)
        attached = rest.replace("aws_lambda_layer_version.tools.arn", f'"{arn["LayerVersionArn"]}"')
        write_files(old, {"main.tf": attached, "removed.tf": blocks.read_text()})
        terraform(old, "plan", "-input=false", "-out=it.tfplan", env=checkout.env)
        plan = terraform(old, "show", "-json", "it.tfplan", env=checkout.env).stdout
        forgotten = json.loads(plan)["resource_changes"]
        checkout.render()
        changes = checkout.planned()["resource_changes"]
        assert _actions(forgotten) == {
            "aws_lambda_alias.live": ["forget"],
            "aws_lambda_function.checkout": ["no-op"],
            "aws_lambda_layer_version.tools": ["forget"],
            "aws_lambda_layer_version_permission.tools": ["forget"],
        }

    assert (early["layers"], early["functions"]) == (["tools"], ["checkout"])
    assert early["handovers"] == early["unreadable"] == []
    targets = {
        'module.alias_routing.aws_lambda_alias.this["checkout/live"]',
        'module.tools.aws_lambda_layer_version.this["0.0.1"]',
        'module.tools.aws_lambda_layer_version_permission.this["0.0.1"]',
    }
    actions = _actions(changes)
    assert targets <= actions.keys()
    assert all(what == ["no-op"] for what in actions.values())
    origins = [change.get("previous_address") for change in changes]
    assert len(list(filter(None, origins))) == (3 if same_state else 0)


def _proposals(checkout: Checkout, folder: Path) -> str:
    options = ("--terraform", str(folder), "--format", "json")
    return checkout.layergen("import", "--env", "dev", *options)


def _actions(changes: list[Any]) -> dict[str, list[str]]:
    return {change["address"]: change["change"]["actions"] for change in changes}
