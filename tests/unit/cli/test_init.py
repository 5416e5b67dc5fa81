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


def test_the_workflow_is_the_one_that_ci_writes(tmp_path: Path) -> None:
    layergen(tmp_path, "init")

    checked = layergen(tmp_path, "ci", "github", "--check")

    assert (tmp_path / ".github/workflows/layergen-pull-request.yml").exists()
    assert (checked.returncode, checked.stdout) == (0, "")


def test_workflows_of_a_folder_in_a_work_tree_are_left_to_ci(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    folder = tmp_path / "layers"
    folder.mkdir()

    created = layergen(folder, "init")

    assert created.returncode == 0
    assert "layergen ci github" in created.stderr
    assert not list(tmp_path.rglob("*.yml"))
