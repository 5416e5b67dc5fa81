"""The embedded AWS answers the real provider as AWS would: a second plan is empty."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Boto, InitTerraform, RunTerraform

ROOT = """\
terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }

  backend "s3" {
    key          = "sandbox/terraform.tfstate"
    use_lockfile = true
  }
}

variable "account" {
  type = string
}

variable "attached" {
  type = list(string)
}

variable "granted" {
  type = map(object({ Principal = string, OrganizationId = optional(string) }))
}

variable "alias" {
  type = object({ version = string, weights = map(number) })
}

provider "aws" {
  allowed_account_ids = [var.account]

  default_tags {
    tags = { owner = "platform" }
  }
}

provider "aws" {
  alias               = "other"
  allowed_account_ids = ["777788889999"]

  assume_role {
    role_arn = "arn:aws:iam::777788889999:role/deploy"
  }
}

resource "aws_s3_bucket" "artifacts" {
  bucket = "artifacts-${var.account}"
}

resource "aws_s3_object" "layer" {
  bucket      = aws_s3_bucket.artifacts.bucket
  key         = "layers/tools.zip"
  source      = "layer.zip"
  source_hash = filesha256("layer.zip")
}

resource "aws_lambda_layer_version" "tools" {
  for_each = toset(["1.0.0", "1.1.0"])

  layer_name               = "tools"
  description              = "${each.key} · Tools"
  license_info             = "MIT"
  compatible_runtimes      = ["python3.12", "python3.13"]
  compatible_architectures = ["arm64"]
  s3_bucket                = aws_s3_object.layer.bucket
  s3_key                   = aws_s3_object.layer.key

  lifecycle {
    postcondition {
      condition     = self.code_sha256 == filebase64sha256("layer.zip")
      error_message = "This is not the content of layer.zip."
    }
  }
}

resource "aws_lambda_layer_version" "local" {
  layer_name       = "local"
  filename         = "layer.zip"
  source_code_hash = filebase64sha256("layer.zip")
}

resource "aws_lambda_layer_version" "other" {
  provider = aws.other

  layer_name = "other"
  filename   = "layer.zip"
}

resource "aws_lambda_layer_version_permission" "account" {
  layer_name     = "tools"
  version_number = aws_lambda_layer_version.tools["1.0.0"].version
  statement_id   = "account-333344445555"
  action         = "lambda:GetLayerVersion"
  principal      = "333344445555"
}

resource "aws_lambda_layer_version_permission" "organization" {
  layer_name      = "local"
  version_number  = aws_lambda_layer_version.local.version
  statement_id    = "organization-o-exampleorgid"
  action          = "lambda:GetLayerVersion"
  principal       = "*"
  organization_id = "o-exampleorgid"
}

resource "aws_cloudformation_stack" "grants" {
  name = "tools-1-1-0-grants"

  template_body = jsonencode({
    Resources = {
      for name, grant in var.granted : name => {
        Type = "AWS::Lambda::LayerVersionPermission"
        Properties = merge(
          {
            LayerVersionArn = aws_lambda_layer_version.tools["1.1.0"].arn
            Action          = "lambda:GetLayerVersion"
          },
          { for key, value in grant : key => value if value != null },
        )
      }
    }
  })
}

resource "aws_iam_role" "checkout" {
  name = "checkout"

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_lambda_function" "checkout" {
  function_name    = "checkout"
  role             = aws_iam_role.checkout.arn
  runtime          = "python3.12"
  architectures    = ["arm64"]
  handler          = "main.handler"
  filename         = "function.zip"
  source_code_hash = filebase64sha256("function.zip")
  layers           = [for release in var.attached : aws_lambda_layer_version.tools[release].arn]
  publish          = true
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.checkout.function_name
  function_version = var.alias.version

  dynamic "routing_config" {
    for_each = length(var.alias.weights) > 0 ? [var.alias.weights] : []

    content {
      additional_version_weights = routing_config.value
    }
  }
}

resource "aws_ssm_parameter" "tools" {
  name  = "/layers/tools/1.0.0"
  type  = "String"
  value = aws_lambda_layer_version.tools["1.0.0"].arn
}

data "aws_lambda_layer_version" "newest" {
  layer_name          = "tools"
  compatible_runtime  = "python3.13"

  depends_on = [aws_lambda_layer_version.tools]
}

output "newest" {
  value = data.aws_lambda_layer_version.newest.version
}
"""


ONE = {"version": "1", "weights": {}}
TENTH = {"version": "1", "weights": {"2": 0.1}}
HALF = {"version": "1", "weights": {"2": 0.5}}
TWO = {"version": "2", "weights": {}}

FIRST = {"Principal": "333344445555"}
SECOND = {"Principal": "444455556666"}
THIRD = {"Principal": "555566667777"}
ORGANIZATION = {"Principal": "*", "OrganizationId": "o-exampleorgid"}


class Root:
    """One Terraform root, applied again and again with other variables."""

    def __init__(self, path: Path, terraform: RunTerraform, env: dict[str, str]) -> None:
        self.path = path
        self.terraform = terraform
        self.env = env

    def apply(self, **variables: Any) -> dict[str, str]:
        """Apply, prove that the next plan is empty, and tell what was changed."""
        (self.path / "terraform.tfvars.json").write_text(json.dumps(variables))
        # What the plan before has proved need not be read again.
        said = self.run("apply", "-input=false", "-auto-approve", "-json", "-refresh=false")
        self.run("plan", "-input=false", "-detailed-exitcode")
        messages = [json.loads(line) for line in said.splitlines()]
        return {
            message["change"]["resource"]["addr"]: message["change"]["action"]
            for message in messages
            if message["type"] == "planned_change" and message["change"]["action"] != "read"
        }

    def run(self, *arguments: str) -> str:
        return self.terraform(self.path, *arguments, env=self.env).stdout


@pytest.fixture
def root(
    tmp_path: Path,
    terraform: RunTerraform,
    terraform_init: InitTerraform,
    aws_environment: dict[str, str],
    boto: Boto,
) -> Root:
    account = boto("sts").get_caller_identity()["Account"]
    for archive, member in (("layer.zip", "python/tools.py"), ("function.zip", "main.py")):
        with zipfile.ZipFile(tmp_path / archive, "w") as opened:
            opened.writestr(member, "ANSWER = 42\n")
    boto("s3").create_bucket(
        Bucket=f"state-{account}",
        CreateBucketConfiguration={"LocationConstraint": "eu-west-1"},
    )
    backend = f'\n    bucket       = "state-{account}"\n    key '
    (tmp_path / "main.tf").write_text(ROOT.replace("\n    key ", backend))
    terraform_init(tmp_path, env=aws_environment)
    return Root(tmp_path, terraform, aws_environment)


def statements(aws_lambda: Any, layer: str, version: int) -> list[tuple[Any, Any]]:
    found = aws_lambda.get_layer_version_policy(LayerName=layer, VersionNumber=version)
    policy = json.loads(found["Policy"])["Statement"]
    return [(statement["Principal"], statement.get("Condition")) for statement in policy]


def account(grant: dict[str, str]) -> tuple[dict[str, str], None]:
    return {"AWS": f"arn:aws:iam::{grant['Principal']}:root"}, None


def test_what_is_applied_stays_as_it_is_until_it_is_destroyed(
    root: Root, boto: Boto, aws_account: str
) -> None:
    aws_lambda = boto("lambda")
    organization = ("*", {"StringEquals": {"aws:PrincipalOrgID": "o-exampleorgid"}})

    def alias() -> tuple[str, Any]:
        found = aws_lambda.get_alias(FunctionName="checkout", Name="live")
        return found["FunctionVersion"], found.get("RoutingConfig")

    def releases(layer: str) -> dict[str, int]:
        found = aws_lambda.list_layer_versions(LayerName=layer)["LayerVersions"]
        return {version["Description"][:5]: version["Version"] for version in found}

    first = root.apply(
        account=aws_account,
        attached=["1.0.0"],
        granted={"First": FIRST, "Second": SECOND},
        alias=ONE,
    )
    assert list(first.values()) == ["create"] * 13
    old, new = (releases("tools")[release] for release in ("1.0.0", "1.1.0"))
    assert statements(aws_lambda, "tools", old) == [account(FIRST)]
    assert statements(aws_lambda, "local", 1) == [organization]
    assert statements(aws_lambda, "tools", new) == [account(FIRST), account(SECOND)]
    assert alias() == ("1", None)
    others = boto("lambda", account="777788889999").list_layers()["Layers"]
    assert "other" in [layer["LayerName"] for layer in others]

    assert root.apply(
        account=aws_account,
        attached=["1.1.0"],
        granted={"First": ORGANIZATION, "Second": SECOND, "Third": THIRD},
        alias=TENTH,
    ) == {
        "aws_cloudformation_stack.grants": "update",
        "aws_lambda_alias.live": "update",
        "aws_lambda_function.checkout": "update",
    }
    assert sorted(statements(aws_lambda, "tools", new), key=str) == sorted(
        [organization, account(SECOND), account(THIRD)], key=str
    )
    assert alias() == ("1", {"AdditionalVersionWeights": {"2": 0.1}})
    versions = aws_lambda.list_versions_by_function(FunctionName="checkout")["Versions"]
    layers = {version["Version"]: version["Layers"][0]["Arn"] for version in versions}
    assert {version: int(arn.split(":")[-1]) for version, arn in layers.items()} == {
        "$LATEST": new,
        "1": old,
        "2": new,
    }

    granted = {"Third": THIRD}
    for wanted, expected in (
        (HALF, ("1", {"AdditionalVersionWeights": {"2": 0.5}})),
        (TWO, ("2", None)),
    ):
        changed = root.apply(account=aws_account, attached=["1.1.0"], granted=granted, alias=wanted)
        assert changed["aws_lambda_alias.live"] == "update"
        assert alias() == expected
    assert statements(aws_lambda, "tools", new) == [account(THIRD)]

    root.run("destroy", "-input=false", "-auto-approve", "-refresh=false")
    assert aws_lambda.list_layers()["Layers"] == []
    assert aws_lambda.list_functions()["Functions"] == []
    state = boto("s3").get_object(Bucket=f"state-{aws_account}", Key="sandbox/terraform.tfstate")
    assert json.loads(state["Body"].read())["resources"] == []
