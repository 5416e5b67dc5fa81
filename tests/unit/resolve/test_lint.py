"""Findings back to the strategy, and the strategy's grants to the policies."""

import json

import pytest

from layergen.diagnostics import Place, Severity
from layergen.model.finding import Finding, LayerPlace, Lines, Passed, Verdicts
from layergen.model.root import Grant, RootLayer
from layergen.resolve.lint import declared_grants, is_as_bad, located, with_severities

PLACE = Place("layers.yaml", 12, 3)
LAYERS = {"data_tools_arm64": LayerPlace("data-tools", PLACE)}


def finding(resource: str, line: int = 1, check: str = "CKV_LAYERGEN_1") -> Finding:
    return Finding(check, "Ensure", resource, Lines("envs/dev/eu-west-1/layers.tf", line, line))


def test_the_module_names_the_layer() -> None:
    addresses = (
        "module.data_tools_arm64",
        'module.data_tools_arm64.aws_lambda_layer_version.this["1.4.0"]',
    )

    for address in addresses:
        (found,) = located(Verdicts((finding(address),)), LAYERS).findings
        assert (found.layer, found.place) == ("data-tools", PLACE)


def test_other_resources_have_no_layer() -> None:
    addresses = (
        "module.data_tools",
        'module.data_tools_arm64_x["a"].aws_lambda_layer_version.this',
        "aws_lambda_layer_version.data_tools_arm64",
        "",
    )

    for address in addresses:
        verdicts = Verdicts((finding(address),), (Passed("CKV_X", "Ensure", address, "envs"),))
        assert located(verdicts, LAYERS) == verdicts


def test_findings_come_in_the_order_of_the_strategy_and_once() -> None:
    layers = {"b": LayerPlace("b", Place("layers.yaml", 3, 3)), **LAYERS}
    own, first, second = finding("x.y"), finding("module.b"), finding("module.data_tools_arm64", 9)

    found = located(Verdicts((own, second, first, second)), layers)

    assert [f.resource for f in found.findings] == ["module.b", "module.data_tools_arm64", "x.y"]


def test_declared_grants() -> None:
    layers = [
        RootLayer(
            identifier="data_tools_arm64",
            aws_name="data-tools-arm64",
            layer="data-tools",
            variant="arm64",
            releases=(),
            grants=(
                Grant("organization-o-exampleorgid", "*", "o-exampleorgid"),
                Grant("account-210987654321", "210987654321"),
            ),
        ),
        RootLayer("base", "base", "base", "universal", ()),
    ]

    assert json.loads(declared_grants(layers)) == {
        "base": {"layer": "base", "grants": []},
        "data_tools_arm64": {
            "layer": "data-tools-arm64",
            "grants": [
                {"principal": "*", "organization_id": "o-exampleorgid"},
                {"principal": "210987654321", "organization_id": None},
            ],
        },
    }


def test_what_passes_has_its_layer_too() -> None:
    inside = Passed("CKV_X", "Ensure", 'module.data_tools_arm64.x.this["1.4.0"]', "envs/dev")

    (passed,) = located(Verdicts((), (inside,)), LAYERS).passed

    assert passed.layer == "data-tools"
    assert passed.subject == "module.data_tools_arm64"


def test_a_grant_is_the_same_finding_in_files_and_in_a_plan_for_every_release() -> None:
    addresses = [
        "module.data_tools_arm64",
        'module.data_tools_arm64.aws_lambda_layer_version_permission.this["1.4.0"]',
        'module.data_tools_arm64.aws_lambda_layer_version_permission.this["1.5.0"]',
    ]
    found = located(Verdicts(tuple(finding(address) for address in addresses)), LAYERS).findings

    assert len(found) == 3
    assert {one.identity.subject for one in found} == {"module.data_tools_arm64"}
    (own,) = located(Verdicts((finding('x.y["1.4.0"]'),)), LAYERS).findings
    assert own.identity.subject == 'x.y["1.4.0"]'


def test_the_strategy_knows_severities_better() -> None:
    verdicts = Verdicts((finding("x.y"), finding("x.y", check="CKV_X")))

    mild = with_severities(verdicts, {"CKV_X": Severity.NOTE}).findings

    assert [one.severity for one in mild] == [Severity.ERROR, Severity.NOTE]


@pytest.mark.parametrize(
    ("threshold", "reached"),
    [
        (Severity.ERROR, [Severity.ERROR]),
        (Severity.WARNING, [Severity.ERROR, Severity.WARNING]),
        (Severity.NOTE, list(Severity)),
        (None, []),
    ],
)
def test_a_threshold(threshold: Severity | None, reached: list[Severity]) -> None:
    assert [severity for severity in Severity if is_as_bad(severity, threshold)] == reached
