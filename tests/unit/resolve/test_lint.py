"""Findings back to the strategy, and the strategy's grants to the policies."""

import json

from layergen.diagnostics import Place
from layergen.model.finding import Finding, LayerPlace, Lines
from layergen.model.root import Grant, RootLayer
from layergen.resolve.lint import declared_grants, located

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
        (found,) = located([finding(address)], LAYERS)
        assert (found.layer, found.place) == ("data-tools", PLACE)


def test_other_resources_have_no_layer() -> None:
    addresses = (
        "module.data_tools",
        'module.data_tools_arm64_x["a"].aws_lambda_layer_version.this',
        "aws_lambda_layer_version.data_tools_arm64",
        "",
    )

    for address in addresses:
        assert located([finding(address)], LAYERS) == (finding(address),)


def test_findings_come_in_the_order_of_the_strategy_and_once() -> None:
    layers = {"b": LayerPlace("b", Place("layers.yaml", 3, 3)), **LAYERS}
    own, first, second = finding("x.y"), finding("module.b"), finding("module.data_tools_arm64", 9)

    found = located([own, second, first, second], layers)

    assert [f.resource for f in found] == ["module.b", "module.data_tools_arm64", "x.y"]


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
