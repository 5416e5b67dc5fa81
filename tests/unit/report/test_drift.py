import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from layergen.diagnostics import Place
from layergen.model.drift import DriftReport, Kind
from layergen.report.drift_json import drift_json
from layergen.report.drift_junit import drift_junit
from layergen.report.drift_markdown import drift_markdown
from layergen.report.drift_sarif import drift_sarif
from layergen.report.drift_text import drift_text
from layergen.report.drift_words import MEANING
from tests.unit.report.drift import DEV, NOTHING, PROD, everything
from tests.unit.report.schemas import errors_in_junit, errors_in_sarif
from tests.unit.report.terminal import shown

PLACES = {"data-tools": Place("layers.yaml", 3, 5)}
HERE = Path(__file__).parent / "drift_files"
FORMATS: dict[str, Callable[[DriftReport], str]] = {
    "txt": lambda report: shown(drift_text(report)),
    "json": drift_json,
    "md": drift_markdown,
    "xml": drift_junit,
}


@pytest.mark.parametrize("suffix", FORMATS)
def test_it_is_written_as_it_was_looked_at(suffix: str) -> None:
    expected = HERE / f"everything.{suffix}"

    assert FORMATS[suffix](everything()) == expected.read_text("utf-8")


@pytest.mark.parametrize("report", [NOTHING, everything()], ids=["nothing", "everything"])
def test_others_can_read_it(report: DriftReport) -> None:
    assert errors_in_sarif(json.loads(drift_sarif(report, PLACES))) == []
    assert errors_in_junit(drift_junit(report)) == []


def results(report: DriftReport) -> dict[str, Any]:
    (run,) = json.loads(drift_sarif(report, PLACES))["runs"]
    assert run["tool"]["driver"]["name"] == "layergen drift"
    return {f"{one['ruleId']} {one['message']['text'].split()[0]}": one for one in run["results"]}


def uri(result: Any) -> str:
    return str(result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])


def test_sarif_lies_in_the_strategy_where_there_is_a_layer_and_else_in_the_file() -> None:
    found = results(everything())

    layers = f"outdated-files {DEV}/layers.tf"
    assert uri(found[layers]) == f"{DEV}/layers.tf"
    assert uri(found["out-of-band aws_lambda_function.orders"]) == f"{PROD}/versions.tf"
    lagging = found["lagging report"]
    assert uri(lagging) == "layers.yaml"
    assert lagging["locations"][0]["physicalLocation"]["region"]["startLine"] == 3
    assert lagging["suppressions"][0]["justification"] == "tried by *hand* <b>"
    expected = next(one for name, one in found.items() if name.startswith("rollout-expected"))
    assert (expected["level"], found[layers]["level"]) == ("note", "error")


def test_nothing_is_said_plainly() -> None:
    assert shown(drift_text(NOTHING)) == "no drift in 2 roots"
    assert drift_markdown(NOTHING) == "**No drift in 2 roots.**\n"
    assert json.loads(drift_json(NOTHING))["differs"] is False


def test_a_root_that_could_not_be_looked_at_is_not_taken_for_a_clean_one() -> None:
    blind = replace(everything(), causes=(), ignored=())

    assert drift_markdown(blind).startswith("**1 failure; no drift in what could be looked at.**\n")
    assert "`envs/prod/us-east-1`: terraform plan failed\n" in drift_markdown(blind)


def test_every_kind_has_words() -> None:
    assert MEANING.keys() == set(Kind)
