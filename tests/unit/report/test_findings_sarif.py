import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest

from layergen.diagnostics import Place
from layergen.model.finding import Finding, Lines
from layergen.report.findings_sarif import findings_sarif
from tests.unit.report.findings import (
    ALL,
    IN_CODE,
    OF_A_LAYER,
    OF_OWN_FILE,
    SKIPPED,
    UNREADABLE,
)
from tests.unit.report.schemas import errors_in_sarif


def run_of(findings: Sequence[Finding]) -> dict[str, Any]:
    (run,) = json.loads(findings_sarif(findings))["runs"]
    assert isinstance(run, dict)
    return run


@pytest.mark.parametrize("findings", [(), (*ALL, SKIPPED, IN_CODE)], ids=["none", "all"])
def test_it_is_valid_sarif(findings: Sequence[Finding]) -> None:
    assert errors_in_sarif(json.loads(findings_sarif(findings))) == []


def test_a_finding_of_a_layer_lies_in_the_strategy_and_points_at_what_is_rendered() -> None:
    (result,) = run_of([OF_A_LAYER])["results"]

    assert [location["physicalLocation"] for location in result["locations"]] == [
        {
            "artifactLocation": {"uri": "layers.yaml", "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": 12, "startColumn": 3},
        }
    ]
    (related,) = result["relatedLocations"]
    assert related["physicalLocation"] == {
        "artifactLocation": {"uri": "envs/dev/eu-west-1/layers.tf", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 4, "endLine": 20},
    }
    assert "([rendered here: envs/dev/eu-west-1/layers.tf:4](0))" in result["message"]["text"]
    assert "relatedLocations" not in run_of([OF_OWN_FILE])["results"][0]


def test_other_findings_lie_in_their_file() -> None:
    own, unreadable = run_of([OF_OWN_FILE, UNREADABLE])["results"]

    (location,) = own["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == (
        "envs/dev/eu-west-1/own%20functions.tf"
    )
    assert "region" not in unreadable["locations"][0]["physicalLocation"]


def test_each_check_is_one_rule() -> None:
    base = replace(OF_A_LAYER, layer="base", place=Place("layers.yaml", 30, 3))
    run = run_of([OF_A_LAYER, OF_OWN_FILE, base])

    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["CKV_LAYERGEN_1", "CKV_AWS_50"]
    assert rules[0]["help"] == {"text": "name an organization"}
    assert rules[1]["helpUri"] == "https://example.com/x-ray"
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [
        result["ruleId"] for result in run["results"]
    ]
    assert [result["level"] for result in run["results"]] == ["error", "warning", "error"]


def test_a_layer_is_one_result_that_links_to_all_its_roots() -> None:
    newer = replace(OF_A_LAYER, resource="module.data_tools")
    elsewhere = [
        replace(OF_A_LAYER, root=f"envs/{n}/eu-west-1", rendered=Lines(f"envs/{n}/layers.tf", n))
        for n in range(1, 12)
    ]

    (result,) = run_of([OF_A_LAYER, newer, *elsewhere])["results"]

    assert result["message"]["text"].startswith(
        "data-tools: Ensure a layer is not shared with every AWS account "
        "([rendered here: envs/dev/eu-west-1/layers.tf:4](0)) ([rendered here: envs/1/layers.tf:1]"
    )
    assert len(result["relatedLocations"]) == 10


def test_a_finding_is_known_again_after_its_lines_moved() -> None:
    def fingerprints(*findings: Finding) -> list[str]:
        return [result["partialFingerprints"] for result in run_of(findings)["results"]]

    moved = replace(OF_A_LAYER, rendered=Lines("a.tf", 40, 56), place=Place("layers.yaml", 9, 3))
    own = replace(OF_OWN_FILE, rendered=Lines("a.tf", 40, 56))
    others = replace(OF_A_LAYER, layer="base"), replace(OF_OWN_FILE, root="envs/prod/eu-west-1")

    assert fingerprints(OF_A_LAYER, OF_OWN_FILE) == fingerprints(moved, own)
    for other in others:
        assert fingerprints(other)[0] not in fingerprints(OF_A_LAYER, OF_OWN_FILE)


def test_what_is_exempt_is_suppressed_with_its_reason() -> None:
    found = run_of([OF_A_LAYER, SKIPPED, IN_CODE])["results"]

    assert [result.get("suppressions") for result in found] == [
        None,
        [{"kind": "external", "justification": "left on purpose"}],
        [{"kind": "inSource", "justification": "nobody waits for its events"}],
    ]
