"""`layergen init`: a repository that holds together from the first moment."""

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import yaml


def layergen(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "layergen", *arguments],
        cwd=folder,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_new_repository_is_valid_and_renders(tmp_path: Path) -> None:
    created = layergen(tmp_path, "init", "--layer", "shared", "--region", "us-east-2")

    assert created.returncode == 0, created.stderr
    assert "create layers/shared/requirements.in" in created.stdout
    for command in (["validate"], ["render"], ["render", "--check"]):
        completed = layergen(tmp_path, *command)
        assert completed.returncode == 0, completed.stderr
    assert (tmp_path / "envs/prod/us-east-2/providers.tf").exists()


def test_the_strategy_follows_the_schema_it_names(tmp_path: Path) -> None:
    layergen(tmp_path, "init")
    text = (tmp_path / "layers.yaml").read_text()
    schema = json.loads((tmp_path / "layers.schema.json").read_text())

    assert text.startswith("# yaml-language-server: $schema=layers.schema.json\n")
    jsonschema.Draft202012Validator(schema).validate(yaml.safe_load(text))


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / ".gitignore").write_text("mine\n")

    completed = layergen(tmp_path, "init")

    assert completed.returncode == 1
    assert ".gitignore" in completed.stderr
    assert sorted(p.name for p in tmp_path.iterdir()) == [".gitignore", ".layergen"]
    assert (tmp_path / ".gitignore").read_text() == "mine\n"


def test_wrong_names_are_findings_and_nothing_is_written(tmp_path: Path) -> None:
    completed = layergen(tmp_path, "init", "--account", "12", "--layer", "a b", "--region", "x")

    assert completed.returncode == 1
    for rule in ("bad-account", "bad-region", "bad-name"):
        assert f"error[{rule}]" in completed.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_workflow_pins_its_actions(tmp_path: Path) -> None:
    layergen(tmp_path, "init")
    workflow = yaml.safe_load((tmp_path / ".github/workflows/layers.yml").read_text())

    uses = [step["uses"] for step in workflow["jobs"]["check"]["steps"] if "uses" in step]
    assert uses
    assert all(len(action.split("@")[1]) == 40 for action in uses)
    assert workflow["permissions"] == {"contents": "read"}
