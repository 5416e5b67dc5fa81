"""Each policy on Terraform files that are named after it.

The name of a resource or module call says what the policy shall make of it: `pass_…`, `fail_…`, or
`unknown_…` where it cannot judge.
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


def test_every_policy_has_a_fixture_beside_its_name() -> None:
    policies = {
        (path.stem, check)
        for path in shipped("policies").glob("*.py")
        for check in re.findall(r'"(CKV_LAYERGEN_\d+)"', path.read_text("utf-8"))
    }

    assert policies == {(path.parent.name, path.stem) for path in FIXTURES}


def test_every_finding_says_what_to_do(results: Mapping[str, list[dict[str, Any]]]) -> None:
    ours = [c for c in results["failed_checks"] if c["check_id"].startswith("CKV_LAYERGEN_")]

    assert {check["check_id"] for check in ours if check["guideline"]} == {
        fixture.stem for fixture in FIXTURES
    }
