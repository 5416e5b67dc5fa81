"""Each policy on Terraform files that are named after it, and on a plan of such files.

The name of a resource or module call says what the policy shall make of it: `pass_…`, `fail_…`, or
`unknown_…` where it cannot judge. `planned/plan.json` is what Terraform 1.11 prints of
`planned/root` with hashicorp/aws 5.100 and no account.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from layergen.adapters.checkov import Target, find_checkov
from layergen.adapters.shipped import shipped

HERE = Path(__file__).parent
TOP = HERE.parents[2]
FIXTURES = sorted(HERE.glob("*/CKV_LAYERGEN_*.tf"))
PLANNED = HERE / "planned"
PLANNED_FIXTURES = sorted(PLANNED.glob("root/CKV_LAYERGEN_*.tf"))
NOT_IN_PLANS = {"CKV_LAYERGEN_8"}
"""Terraform makes no plan without the module."""

ORGANIZATION = {"principal": "*", "organization_id": "o-exampleorgid"}
ACCOUNT = {"principal": "210987654321", "organization_id": None}
EVERYBODY = {"principal": "*", "organization_id": None}
DECLARED = {
    "data_tools": {"layer": "data-tools", "grants": [ORGANIZATION, ACCOUNT]},
    "fail_by_call": {"layer": "prefix-data-tools", "grants": [ORGANIZATION]},
    "open": {"layer": "open", "grants": [EVERYBODY]},
}


@pytest.fixture(scope="module")
def results() -> Mapping[str, list[dict[str, Any]]]:
    target = Target(HERE.relative_to(TOP).as_posix(), json.dumps(DECLARED))
    report = json.loads(find_checkov(shipped("policies")).scan(TOP, target))
    results: Mapping[str, list[dict[str, Any]]] = report["results"]
    return results


@pytest.fixture(scope="module")
def plan_results(
    tmp_path_factory: pytest.TempPathFactory,
) -> Mapping[str, list[dict[str, Any]]]:
    plan = tmp_path_factory.mktemp("planned") / "plan.json"
    plan.write_text(json.dumps(with_a_sixth_layer(read_plan())), "utf-8")
    root = (PLANNED / "root").relative_to(TOP).as_posix()
    target = Target(root, json.dumps(DECLARED), plan)
    report = json.loads(find_checkov(shipped("policies")).scan(TOP, target))
    results: Mapping[str, list[dict[str, Any]]] = report["results"]
    return results


def read_plan() -> dict[str, Any]:
    plan: dict[str, Any] = json.loads((PLANNED / "plan.json").read_text("utf-8"))
    return plan


def with_a_sixth_layer(plan: dict[str, Any]) -> dict[str, Any]:
    """Change the plan as a provider does that leaves the limit to AWS."""
    address = "aws_lambda_function.fail_six"
    planned = plan["planned_values"]["root_module"]["resources"]
    values = [entry["values"] for entry in planned if entry["address"] == address]
    values += [e["change"]["after"] for e in plan["resource_changes"] if e["address"] == address]
    assert [len(value["layers"]) for value in values] == [5, 5]
    for value in values:
        value["layers"].append("arn:aws:lambda:eu-west-1:111122223333:layer:data-tools:6")
    return plan


def judged(checks: list[dict[str, Any]], fixture: Path) -> set[str]:
    here = f"/{fixture.relative_to(HERE).as_posix()}"
    return {
        re.sub(r"\[.*", "", check["resource"])
        for check in checks
        if check["check_id"] == fixture.stem and check["file_path"] == here
    }


def written(fixture: Path, verdict: str) -> set[str]:
    text = fixture.read_text("utf-8")
    resources = re.findall(rf'^resource "(\w+)" "({verdict}_\w+)"', text, re.MULTILINE)
    modules = re.findall(rf'^module "({verdict}_\w+)"', text, re.MULTILINE)
    return {".".join(resource) for resource in resources} | set(modules)


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_policy(results: Mapping[str, list[dict[str, Any]]], fixture: Path) -> None:
    failed = judged(results["failed_checks"], fixture)
    passed = judged(results["passed_checks"], fixture)

    assert failed == written(fixture, "fail")
    assert passed == written(fixture, "pass")
    assert failed
    assert passed


@pytest.mark.parametrize("fixture", PLANNED_FIXTURES, ids=lambda path: path.stem)
def test_policy_on_a_plan(plan_results: Mapping[str, list[dict[str, Any]]], fixture: Path) -> None:
    failed = judged_in_plan(plan_results["failed_checks"], fixture)
    passed = judged_in_plan(plan_results["passed_checks"], fixture)

    assert failed == written(fixture, "fail")
    assert passed == written(fixture, "pass")
    assert failed
    assert passed


def judged_in_plan(checks: list[dict[str, Any]], fixture: Path) -> set[str]:
    """Give what the policy says of the resources that this file declares, by address or call."""
    here = written(fixture, "fail") | written(fixture, "pass") | written(fixture, "unknown")
    found = {
        re.sub(r"^module\.(\w+)\..*|\[.*", r"\1", check["resource"])
        for check in checks
        if check["check_id"] == fixture.stem
    }
    return found & here


def test_the_plan_is_one_of_these_files() -> None:
    planned = {
        re.sub(r"^module\.(\w+)\..*", r"\1", change["address"])
        for change in read_plan()["resource_changes"]
    }
    declared = {
        address
        for fixture in PLANNED_FIXTURES
        for verdict in ("fail", "pass", "unknown")
        for address in written(fixture, verdict)
    }

    assert planned == declared | {"terraform_data.build"}


def test_every_policy_has_a_fixture_beside_its_name() -> None:
    policies = {
        (path.stem, check)
        for path in shipped("policies").glob("*.py")
        for check in re.findall(r'"(CKV_LAYERGEN_\d+)"', path.read_text("utf-8"))
    }

    assert policies == {(path.parent.name, path.stem) for path in FIXTURES}
    planned = {path.stem for path in PLANNED_FIXTURES}
    assert {check for _, check in policies} == planned | NOT_IN_PLANS


def test_every_finding_says_what_to_do(results: Mapping[str, list[dict[str, Any]]]) -> None:
    ours = [c for c in results["failed_checks"] if c["check_id"].startswith("CKV_LAYERGEN_")]

    assert {check["check_id"] for check in ours if check["guideline"]} == {
        fixture.stem for fixture in FIXTURES
    }


def test_every_finding_has_a_severity(results: Mapping[str, list[dict[str, Any]]]) -> None:
    ours = [c for c in results["failed_checks"] if c["check_id"].startswith("CKV_LAYERGEN_")]

    assert {(check["check_id"], check["severity"]) for check in ours} == {
        ("CKV_LAYERGEN_1", "HIGH"),
        ("CKV_LAYERGEN_2", "HIGH"),
        ("CKV_LAYERGEN_3", "HIGH"),
        ("CKV_LAYERGEN_4", "HIGH"),
        ("CKV_LAYERGEN_5", "LOW"),
        ("CKV_LAYERGEN_6", "HIGH"),
        ("CKV_LAYERGEN_7", "MEDIUM"),
        ("CKV_LAYERGEN_8", "MEDIUM"),
    }
