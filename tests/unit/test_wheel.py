"""The wheel alone, in an environment that holds nothing else, in a folder that is empty."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import uv

from layergen.adapters.example import copy_example
from layergen.adapters.interpreters import find_python

MINORS = ("3.13", "3.12", "3.11")
TOP = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [uv.find_uv_bin(), "build", "--quiet", "--wheel", "--out-dir", str(folder), str(TOP)],
        check=True,
    )
    (found,) = folder.glob("*.whl")
    return found


def another_python() -> Path:
    """Give a Python of another version than ours; our own where this machine has no other."""
    ours = f"3.{sys.version_info.minor}"
    others = (find_python(minor) for minor in MINORS if minor != ours)
    return next(filter(None, others), Path(sys.executable))


@pytest.fixture(scope="module")
def layergen(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("venv")
    subprocess.run(
        [uv.find_uv_bin(), "venv", "--quiet", f"--python={another_python()}", str(home)], check=True
    )
    python = home / "bin" / "python"
    subprocess.run(
        [uv.find_uv_bin(), "pip", "install", "--quiet", "--python", str(python), str(wheel)],
        check=True,
    )
    return home / "bin" / "layergen"


def test_the_wheel_holds_what_runs_and_nothing_else(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())

    assert "layergen/shipped/templates/root/layers.tf.j2" in names
    assert "layergen/shipped/modules/layer/main.tf" in names
    assert "layergen/shipped/templates/ci/pre-commit/.pre-commit-config.yaml.j2" in names
    assert "layergen/data/runtimes.json" in names
    assert "layergen/data/probes/python/probe.py" in names
    assert "layergen/shipped/example/layers.yaml" in names
    left_out = (".terraform/", "tfstate", ".tftest.hcl", "__pycache__", "tests/", "examples/")
    assert [name for name in names if any(part in name for part in left_out)] == []


def ran(layergen: Path, root: Path, *arguments: str, **env: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    completed = subprocess.run(
        [str(layergen), *arguments],
        cwd=root,
        env=environment | env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert completed.returncode == 0, (arguments, completed.stderr)
    return completed.stdout


def test_another_interpreter_builds_the_releases_of_the_example_to_the_byte(
    layergen: Path, tmp_path: Path
) -> None:
    """Real packages of both kinds, from an empty cache: zip, manifest and SBOM are in the lock."""
    root = tmp_path / "example"
    root.mkdir()
    copy_example(root)

    built = ran(layergen, root, "build", LAYERGEN_CACHE=str(tmp_path / "cache")).splitlines()

    lock = json.loads((root / "layers.lock.json").read_text("utf-8"))
    assert {line.split("/")[2] for line in built} == set(lock["layers"])
    assert all(line.startswith("built ") for line in built)


def test_a_new_repository_starts_from_the_wheel(layergen: Path, tmp_path: Path) -> None:
    for arguments in (["init"], ["validate"], ["render"], ["render", "--check"]):
        ran(layergen, tmp_path, *arguments)

    assert (tmp_path / "envs/dev/eu-west-1/versions.tf").exists()
    assert (tmp_path / "modules/layer/main.tf").exists()
    assert sys.prefix not in str(layergen)
