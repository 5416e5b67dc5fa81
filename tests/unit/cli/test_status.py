"""`layergen status`, on the releases of this repository."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.repositories import (
    LAYER,
    REGION,
    environment,
    function,
    publication,
    releases,
    repository_files,
    write_files,
)
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
    assert header.split() == ["layer", "newest", "prod"]
    assert [line.split()[:2] for line in lines[:5]] == [
        [name, "1.0.0"]
        for name in ("base-runtime", "data-tools", "inference", "node-runtime", "node-tools")
    ]
    assert lines[0].endswith("1 waiting, 3 using")
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
        "kind": "outdated-files",
        "environment": None,
        "subjects": ["envs/dev/eu-west-1/outputs.tf"],
        "what": "not as render would write them",
        "command": "layergen render",
    }


def test_what_it_asks_for_is_a_command_that_does_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    held = {
        version: {REGION: {"universal": publication(LAYER, number, used_by=[])}}
        for number, version in enumerate(("1.0.0", "1.1.0"), 1)
    }
    functions = {name: function() for name in ("checkout", "ingest")}
    write_files(
        tmp_path,
        repository_files(
            released={LAYER: releases("1.0.0", "1.1.0", "2.0.0")},
            functions=functions,
            environments={"prod": environment(track="manual")},
            locks={
                "prod": {
                    "layers": {LAYER: held},
                    "functions": {name: {LAYER: "1.0.0"} for name in functions},
                }
            },
        ),
    )
    done: list[str] = []

    def steps() -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads(
            layergen(capsys, tmp_path, "status", "--format", "json").out
        )["next"]
        # The rest asks Terraform and AWS.
        return [step for step in found if step["kind"] not in {"unapplied", "unseen"}]

    while waiting := steps():
        command = waiting[0]["command"]
        assert layergen(capsys, tmp_path, *command.split()[1:]).code == 0
        assert command not in [step["command"] for step in steps()]
        done.append(command)

    assert done == [
        "layergen render",
        f"layergen promote {LAYER}@2.0.0 --env prod",
        "layergen render",
        f"layergen upgrade {LAYER} --to 1.1.0 --env prod",
        "layergen render",
    ]


def test_an_unknown_environment(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = layergen(capsys, example, "status", "--env", "qa")

    assert (ran.code, ran.out) == (1, "")
    assert "there is no environment 'qa'" in ran.err
