import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from layergen.cli.schema import FileKind
from layergen.load.schema import SCHEMAS
from tests.unit.cli.running import layergen


def test_the_strategy_is_the_default(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    ran = layergen(capsys, tmp_path, "schema")

    schema = json.loads(ran.out)
    assert (ran.code, ran.err) == (0, "")
    assert schema["title"] == "layers.yaml: layergen strategy"
    suggested = schema["$defs"]["FunctionEntry"]["properties"]["runtime"]["anyOf"][0]["enum"]
    assert {"python3.13", "nodejs22.x"} <= set(suggested)


@pytest.mark.parametrize("kind", FileKind)
def test_every_kind_of_file_has_a_schema(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, kind: FileKind
) -> None:
    ran = layergen(capsys, tmp_path, "schema", kind)

    Draft202012Validator.check_schema(json.loads(ran.out))


def test_the_kinds_are_those_of_the_loader() -> None:
    assert {kind.value for kind in FileKind} == set(SCHEMAS)


def test_it_can_be_written_to_a_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "editor" / "strategy.schema.json"

    ran = layergen(capsys, tmp_path, "schema", "--output", str(file))

    assert (ran.code, ran.out) == (0, "")
    assert json.loads(file.read_text("utf-8"))["$schema"].endswith("2020-12/schema")


def test_a_file_that_cannot_be_written_is_an_error(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")

    ran = layergen(capsys, tmp_path, "schema", "--output", str(tmp_path / "file" / "below"))

    assert ran.code == 1
    assert "cannot be written" in ran.err


def test_an_unknown_kind_is_wrong_usage(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    ran = layergen(capsys, tmp_path, "schema", "layer")

    assert ran.code == 64
    assert "strategy" in ran.err
