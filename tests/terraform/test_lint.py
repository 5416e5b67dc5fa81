"""`layergen lint` with the real checkov, on what layergen renders and on real plans of it."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from layergen.load.findings_json import read_findings
from tests.conftest import InitTerraform, RunTerraform
from tests.repositories import (
    ACCOUNT,
    REGION,
    environment,
    function,
    layer,
    releases,
    repository_files,
    rolled,
    write_files,
)
from tests.unit.cli.running import layergen

ORGANIZATION = "o-exampleorgid"
SHARED = {
    "data-tools": layer(share={"organization": ORGANIZATION}),
    "base": layer(share={"organization": ORGANIZATION, "accounts": ["210987654321"]}),
    "open": layer(share={"public": True}),
}

OWN_TF = """\
resource "aws_lambda_layer_version" "own" {
  layer_name   = "own"
  filename     = "own.zip"
  skip_destroy = true
}

resource "aws_cloudformation_stack" "own" {
  #checkov:skip=CKV_AWS_124:nobody waits for its events
  name          = "own"
  template_body = <<-YAML
    Resources:
      Everybody:
        Type: AWS::Lambda::LayerVersionPermission
        Properties:
          Action: lambda:GetLayerVersion
          LayerVersionArn: arn:aws:lambda:eu-west-1:111122223333:layer:own:1
          Principal: "*"
  YAML
}

resource "aws_lambda_alias" "own" {
  name             = "live"
  function_name    = "checkout"
  function_version = "$LATEST"

  routing_config {
    additional_version_weights = {
      "1" = 0.1
      "2" = 0.2
    }
  }
}
"""
IN_OWN_TF = {
    ("CKV_LAYERGEN_1", "aws_cloudformation_stack.own", 7),
    ("CKV_LAYERGEN_3", "aws_lambda_alias.own", 21),
    ("CKV_LAYERGEN_4", "aws_lambda_alias.own", 21),
    ("CKV_LAYERGEN_5", "aws_lambda_layer_version.own", 1),
    ("CKV_LAYERGEN_6", "aws_lambda_layer_version.own", 1),
}


@pytest.fixture
def aws_account() -> str:
    return ACCOUNT


@pytest.fixture
def repository(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """Two roots with every module, and more retained releases than checkov reads by default."""
    versions = [f"1.{minor}.0" for minor in range(80)]
    released = {name: releases(*versions) for name in SHARED}
    shifting = rolled("shifting", "7", "8", step=1, percent=10)
    files = repository_files(
        SHARED,
        released=released,
        functions={"checkout": function(alias="live", rollout={"steps": [10], "bake": "30m"})},
        environments={
            "dev": environment(parameters=True, probes=True),
            "prod": environment(account="444455556666"),
        },
        locks={
            "dev": {"rollouts": {"checkout": {REGION: shifting}}},
            "prod": {"layers": {"data-tools": {version: {} for version in versions}}},
        },
    )
    root = write_files(tmp_path / "repository", files)
    assert layergen(capsys, root, "render").code == 0
    return root


@pytest.fixture
def plan_of(
    terraform: RunTerraform, terraform_init: InitTerraform, aws_environment: dict[str, str]
) -> Callable[[Path], Path]:
    """Plan a root, and give the plan as JSON."""

    def plan_of(root: Path) -> Path:
        terraform_init(root, env=aws_environment)
        terraform(root, "plan", "-input=false", "-out=plan.tfplan", env=aws_environment)
        shown = terraform(root, "show", "-json", "plan.tfplan", env=aws_environment)
        (root / "plan.json").write_text(shown.stdout, "utf-8")
        return root / "plan.json"

    return plan_of


def share_with_everybody(layers_tf: Path) -> None:
    """Edit the first layer of a rendered file, which is `data-tools`."""
    text = layers_tf.read_text("utf-8")
    edited = text.replace(f', organization_id = "{ORGANIZATION}"', "", 1)
    edited = edited.replace('name = "data-tools"\n', 'name   = "data-tools"\n  public = true\n')
    assert edited.count("\n") == text.count("\n") + 1
    layers_tf.write_text(edited, "utf-8")


def line_of(root: Path, start: str) -> int:
    lines = (root / "layers.yaml").read_text("utf-8").splitlines()
    return 1 + next(number for number, line in enumerate(lines) if line.strip() == start)


def ours(findings: Iterable[dict[str, Any]], file: str) -> set[tuple[str, str, int]]:
    return {
        (finding["check"], finding["resource"], finding["rendered"]["first_line"])
        for finding in findings
        if finding["rendered"]["file"] == file and finding["check"].startswith("CKV_LAYERGEN_")
    }


def test_what_layergen_renders_is_clean(
    repository: Path,
    capsys: pytest.CaptureFixture[str],
    plan_of: Callable[[Path], Path],
) -> None:
    root = repository / "envs" / "dev" / REGION
    plan = plan_of(root)

    files = layergen(capsys, repository, "lint")
    planned = layergen(capsys, repository, "lint", "--plan", str(plan))

    assert (files.code, files.out, files.err) == (0, "", "no findings in 2 roots")
    assert (planned.code, planned.out, planned.err) == (0, "", "no findings in 1 root")


def test_findings_in_every_root_lead_to_the_strategy(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("dev", "prod"):
        share_with_everybody(repository / "envs" / name / REGION / "layers.tf")
    (repository / "envs" / "prod" / REGION / "own.tf").write_text(OWN_TF)

    ran = layergen(capsys, repository, "lint", "--format", "json")

    findings = json.loads(ran.out)["findings"]
    assert ran.code == 1
    for name in ("dev", "prod"):
        (shared,) = (
            finding
            for finding in findings
            if finding["rendered"]["file"] == f"envs/{name}/{REGION}/layers.tf"
        )
        assert shared["check"] == "CKV_LAYERGEN_1"
        assert shared["resource"] == "module.data_tools"
        assert shared["layer"] == "data-tools"
        line = line_of(repository, "data-tools:")
        assert shared["place"] == {"file": "layers.yaml", "line": line, "column": 3}
    own = f"envs/prod/{REGION}/own.tf"
    assert ours(findings, own) == IN_OWN_TF
    in_own = [finding for finding in findings if finding["rendered"]["file"] == own]
    assert {finding["place"] for finding in in_own} == {None}
    assert "CKV_AWS_124" not in {finding["check"] for finding in in_own}


def test_findings_in_a_plan(
    repository: Path,
    capsys: pytest.CaptureFixture[str],
    plan_of: Callable[[Path], Path],
    tmp_path: Path,
) -> None:
    root = repository / "envs" / "dev" / REGION
    share_with_everybody(root / "layers.tf")
    (root / "own.tf").write_text(OWN_TF)
    plan = plan_of(root).rename(tmp_path / "plan.json")

    ran = layergen(capsys, repository, "lint", "--plan", str(plan), "--format", "json")

    findings = json.loads(ran.out)["findings"]
    assert ran.code == 1
    assert ours(findings, f"envs/dev/{REGION}/own.tf") == IN_OWN_TF
    in_layer = [finding for finding in findings if finding["layer"]]
    assert [(finding["check"], finding["resource"]) for finding in in_layer] == [
        (
            "CKV_LAYERGEN_1",
            f'module.data_tools.aws_lambda_layer_version_permission.this["1.{minor}.0"]',
        )
        for minor in range(70, 80)
    ]
    shared = in_layer[-1]
    assert shared["rendered"]["file"] == f"envs/dev/{REGION}/layers.tf"
    assert shared["rendered"]["first_line"] == 4
    assert shared["place"]["line"] == line_of(repository, "data-tools:")
    assert "CKV_AWS_124" not in {finding["check"] for finding in findings}


def test_what_checkov_cannot_read_is_a_finding(
    repository: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    root = repository / "envs" / "dev" / REGION
    (root / "broken.tf").write_text('resource "aws_lambda_alias" "own" {\n')
    (root / "own.tf").write_text('module "own" {\n  source = "../own"\n}\n')
    report, kept = tmp_path / "report.sarif", tmp_path / "findings.json"
    options = ["--format", "sarif", "--output", str(report), "--write-findings", str(kept)]

    ran = layergen(capsys, repository, "lint", "-e", "dev", *options)

    assert (ran.code, ran.out) == (1, "")
    results = json.loads(report.read_text("utf-8"))["runs"][0]["results"]
    assert {
        result["ruleId"]: result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for result in results
    } == {
        "CKV_LAYERGEN_8": f"envs/dev/{REGION}/own.tf",
        "unreadable": f"envs/dev/{REGION}/broken.tf",
    }
    found = read_findings(kept.read_text("utf-8"), str(kept))
    assert sorted(one.check for one in found) == ["CKV_LAYERGEN_8", "unreadable"]
