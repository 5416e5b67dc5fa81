"""`layergen where`, on the releases of this repository."""

import json
from pathlib import Path

import pytest

from tests.unit.cli.running import layergen


def test_json(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = layergen(capsys, example, "where", "Typing_Extensions<99", "--format", "json")

    document = json.loads(ran.out)
    assert ran.code == 0
    assert document["question"] == "Typing_Extensions<99"
    found = {entry["layer"]: entry for entry in document["releases"]}
    assert set(found) == {"base-runtime", "data-tools"}
    environments = {e["environment"]: e for e in found["data-tools"]["environments"]}
    assert environments["prod"]["pinned"] == ["checkout", "ingest"]


def test_a_table_for_people(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = layergen(capsys, example, "where", "onnxruntime")

    header, *rows = ran.out.splitlines()
    assert header.split() == ["release", "contains", "environment", "published", "in", "functions"]
    assert rows[0].startswith("inference@")
    assert "recommend" in rows[0]


@pytest.mark.parametrize("question", ["onnxruntime<1", "left-pad@^1"])
def test_nowhere(example: Path, capsys: pytest.CaptureFixture[str], question: str) -> None:
    ran = layergen(capsys, example, "where", question)

    assert (ran.code, ran.out) == (0, "")
    assert ran.err.endswith(f"no release contains {question}")


def test_an_unclear_question(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = layergen(capsys, example, "where", "onnxruntime<")

    assert ran.code == 1
    assert "names no package and versions" in ran.err
