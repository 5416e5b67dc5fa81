import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layergen.diagnostics import Severity
from layergen.report.sarif import Location, Result, Rule, sarif
from tests.unit.report.schemas import errors_in_sarif

LOST = Rule("lost", "A version is gone", "https://example.com/lost")
MOVED = Rule("moved", "An alias was moved", "run `terraform apply`", Severity.WARNING)
IN_LAYERS = Location("layers.yaml", 12, 3)
RENDERED = Location("envs/dev/eu-west-1/own layers.tf", 4, end_line=20, text="rendered here")
ONE = Result("lost", "data-tools@1.4.0", (IN_LAYERS,), ("dev", "data-tools"), related=(RENDERED,))


def run_of(*results: Result, rules: Sequence[Rule] = (LOST, MOVED)) -> dict[str, Any]:
    document = json.loads(sarif("drift", rules, results))
    assert errors_in_sarif(document) == []
    (run,) = document["runs"]
    assert isinstance(run, dict)
    return run


def test_without_results() -> None:
    run = run_of(rules=())

    assert run["results"] == run["tool"]["driver"]["rules"] == []
    assert run["tool"]["driver"]["name"] == "layergen drift"


def test_rules_are_described_once_and_results_refer_to_them() -> None:
    again = replace(LOST, name="something else")
    run = run_of(replace(ONE, rule="moved"), ONE, rules=(LOST, MOVED, again))

    rules = run["tool"]["driver"]["rules"]
    assert rules == [
        {
            "id": "lost",
            "shortDescription": {"text": "A version is gone"},
            "defaultConfiguration": {"level": "error"},
            "helpUri": "https://example.com/lost",
        },
        {
            "id": "moved",
            "shortDescription": {"text": "An alias was moved"},
            "defaultConfiguration": {"level": "warning"},
            "help": {"text": "run `terraform apply`"},
        },
    ]
    assert [(found["ruleId"], found["ruleIndex"]) for found in run["results"]] == [
        ("moved", 1),
        ("lost", 0),
    ]


def test_a_rule_that_nobody_described_is_refused() -> None:
    with pytest.raises(KeyError):
        sarif("drift", [MOVED], [ONE])


def test_locations_and_the_links_to_related_ones() -> None:
    other = Location("envs/dev/env.lock.json", text="locked here")
    two = replace(ONE, locations=(IN_LAYERS, Location("a.tf", 3)), related=(RENDERED, other))

    (result,) = run_of(two)["results"]

    assert result["message"]["text"] == (
        "data-tools@1.4.0 ([rendered here: envs/dev/eu-west-1/own layers.tf:4](0))"
        " ([locked here: envs/dev/env.lock.json](1))"
    )
    assert [location["physicalLocation"] for location in result["locations"]] == [
        {
            "artifactLocation": {"uri": "layers.yaml", "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": 12, "startColumn": 3},
        },
        {
            "artifactLocation": {"uri": "a.tf", "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": 3},
        },
    ]
    assert result["relatedLocations"] == [
        {
            "id": 0,
            "physicalLocation": {
                "artifactLocation": {
                    "uri": "envs/dev/eu-west-1/own%20layers.tf",
                    "uriBaseId": "%SRCROOT%",
                },
                "region": {"startLine": 4, "endLine": 20},
            },
            "message": {"text": "rendered here"},
        },
        {
            "id": 1,
            "physicalLocation": {
                "artifactLocation": {"uri": "envs/dev/env.lock.json", "uriBaseId": "%SRCROOT%"}
            },
            "message": {"text": "locked here"},
        },
    ]


def test_a_link_is_no_place_for_brackets() -> None:
    odd = replace(ONE, related=(Location("a[0](1).tf"),))

    assert run_of(odd)["results"][0]["message"]["text"].endswith(r" ([a\[0\](1).tf](0))")


def test_a_result_is_known_again_wherever_it_lies() -> None:
    moved = replace(ONE, locations=(Location("layers.yaml", 40),), text="other words")
    others = (replace(ONE, rule="moved"), replace(ONE, identity=("prod", "data-tools")))

    same, again, *different = (
        result["partialFingerprints"]["layergen/v1"]
        for result in run_of(ONE, moved, *others)["results"]
    )

    assert same == again
    assert len({same, *different}) == 3


def test_what_people_decided_to_live_with_is_suppressed() -> None:
    accepted, open_ = run_of(replace(ONE, justification="until May"), ONE)["results"]

    assert accepted["suppressions"] == [{"kind": "external", "justification": "until May"}]
    assert "suppressions" not in open_


@given(st.text(), st.text(min_size=1), st.text())
def test_whatever_is_told_is_valid(text: str, file: str, reason: str) -> None:
    place = Location(file, 1, 1, 2, text=text)
    rule = replace(LOST, name=text, help=text)

    run_of(replace(ONE, text=text, locations=(place,), justification=reason), rules=(rule,))
