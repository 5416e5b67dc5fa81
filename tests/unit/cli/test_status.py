"""`layergen status`, on the releases of this repository."""

import json
import shutil
from pathlib import Path

import pytest

from tests.unit.cli.running import layergen

TOP = Path(__file__).parents[3]


@pytest.fixture
def example(tmp_path: Path) -> Path:
    for name in ("layers.yaml", "layers.lock.json"):
        shutil.copy(TOP / name, tmp_path / name)
    for name in ("layers", "envs", "functions", "modules"):
        shutil.copytree(TOP / name, tmp_path / name, ignore=shutil.ignore_patterns(".terraform*"))
    return tmp_path


def test_one_screen(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = layergen(capsys, example, "status", "--env", "prod")

    header, *lines = ran.out.splitlines()
    assert ran.code == 0
    assert header.split("  ")[0] == "layer"
    assert [line.split()[:2] for line in lines[:5]] == [
        [name, "prod"]
        for name in ("base-runtime", "data-tools", "inference", "node-runtime", "node-tools")
    ]
    assert "Next:" in lines
    assert "layergen record --env prod" in ran.out
    assert "dev" not in ran.out


def test_a_rendered_file_that_was_changed_is_told(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (example / "envs" / "dev" / "eu-west-1" / "outputs.tf").unlink()

    ran = layergen(capsys, example, "status", "--format", "json")

    document = json.loads(ran.out)
    assert document["format_version"] == "1.0"
    assert len(document["layers"]) == 15
    assert document["next"][0] == {
        "subjects": ["envs/dev/eu-west-1/outputs.tf"],
        "what": "not as render would write them",
        "command": "layergen render",
    }


def test_an_unknown_environment(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = layergen(capsys, example, "status", "--env", "qa")

    assert (ran.code, ran.out) == (1, "")
    assert "there is no environment 'qa'" in ran.err
