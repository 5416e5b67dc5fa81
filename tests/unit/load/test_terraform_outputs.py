"""What `terraform output -json` prints, in and out of shape."""

import json
from typing import Any

import pytest

from layergen.load.terraform_outputs import load_outputs
from layergen.model.outputs import PublishedVersion

SOURCE = "envs/dev/eu-west-1"
ARN = "arn:aws:lambda:eu-west-1:111122223333:layer:data-tools-arm64:7"


def value(**version: object) -> dict[str, Any]:
    entry = {
        "arn": ARN,
        "layer_version": 7,
        "created_date": "2026-11-20T09:14:03.000+0000",
        "code_sha256": "abc=",
        "granted": False,
        **version,
    }
    return {
        "environment": "dev",
        "account": "111122223333",
        "region": "eu-west-1",
        "publications": {"data-tools": {"arm64": {"1.4.0": entry}}},
    }


def printed(output: object, **others: object) -> str:
    outputs = {"layergen": {"sensitive": False, "type": "dynamic", "value": output}, **others}
    return json.dumps(outputs)


def findings(text: str) -> list[str]:
    found, diagnostics = load_outputs(text, SOURCE)
    assert found is None
    return [str(finding) for finding in diagnostics]


def created(date: str) -> str:
    found, diagnostics = load_outputs(printed(value(created_date=date)), SOURCE)
    assert found is not None, diagnostics
    return found.publications["data-tools"]["arm64"]["1.4.0"].created_date


def test_everything_is_read() -> None:
    found, diagnostics = load_outputs(printed(value()), SOURCE)

    assert diagnostics == ()
    assert found is not None
    assert (found.environment, found.account, found.region) == ("dev", "111122223333", "eu-west-1")
    assert found.publications == {
        "data-tools": {
            "arm64": {
                "1.4.0": PublishedVersion(ARN, 7, "2026-11-20T09:14:03Z", "abc=", granted=False)
            }
        }
    }


def test_outputs_that_people_added_are_not_looked_at() -> None:
    found, diagnostics = load_outputs(printed(value(), url={"value": 3}), SOURCE)
    assert found is not None
    assert diagnostics == ()


def test_the_output_alone_is_read_as_well() -> None:
    alone, _ = load_outputs(json.dumps(value()), SOURCE)

    assert alone == load_outputs(printed(value()), SOURCE)[0]
    assert findings(json.dumps({"publications": {}})) != []


def test_a_root_without_layers_is_fine() -> None:
    found, _ = load_outputs(printed({**value(), "publications": {}}), SOURCE)
    assert found is not None
    assert found.publications == {}


@pytest.mark.parametrize(
    ("given", "normal"),
    [
        ("2026-11-20T09:14:03.000+0000", "2026-11-20T09:14:03Z"),
        ("2026-11-20T09:14:03.250+0000", "2026-11-20T09:14:03.250Z"),
        ("2026-11-20T11:14:03+02:00", "2026-11-20T09:14:03Z"),
        ("2026-11-20 09:14:03", "2026-11-20T09:14:03Z"),
    ],
)
def test_dates_are_utc_as_rfc_3339(given: str, normal: str) -> None:
    assert created(given) == normal


def test_before_the_first_apply_there_is_no_output() -> None:
    for text in (
        "{}",
        json.dumps({"url": {"value": 3}}),
        json.dumps({"layergen": {}}),
        printed(None),
    ):
        (finding,) = findings(text)
        assert "envs/dev/eu-west-1: error[no-outputs]" in finding
        assert "has not been applied yet" in finding
        assert "terraform apply" in finding


@pytest.mark.parametrize("text", ["", "not json", "[]", "[" * 100_000, "null"])
def test_other_texts_are_refused(text: str) -> None:
    (finding,) = findings(text)
    assert "is not what `terraform output -json` prints" in finding


def test_every_mistake_is_shown_with_its_place() -> None:
    found = findings(
        printed(value(arn=3, layer_version="7", created_date="yesterday", surprise=True))
    )

    where = "envs/dev/eu-west-1: layergen.publications.data-tools.arm64.1.4.0"
    assert len(found) == 4
    assert any(f"{where}.arn: error[wrong-type]" in one for one in found)
    assert any(f"{where}.layer_version: error[wrong-type]" in one for one in found)
    assert any(f"{where}.created_date: error[bad-date]: 'yesterday'" in one for one in found)
    assert any(f"{where}.surprise: error[unknown-key]" in one for one in found)


@pytest.mark.parametrize("output", [3, [], "text", {}])
def test_another_shape_is_a_finding(output: object) -> None:
    assert findings(printed(output))


def test_names_that_aws_does_not_take_are_findings() -> None:
    (finding,) = findings(printed({**value(), "publications": {"no name": {}}}))
    assert "error[bad-name]" in finding
