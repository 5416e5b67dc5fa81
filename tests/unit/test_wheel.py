"""The wheel alone, in an environment that holds nothing else, in a folder that is empty."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
import uv

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


@pytest.fixture(scope="module")
def layergen(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("venv")
    venv.create(home, with_pip=False)
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
    assert "layergen/data/runtimes.json" in names
    assert "layergen/shipped/example/layers.yaml" in names
    left_out = (".terraform/", "tfstate", ".tftest.hcl", "__pycache__", "tests/")
    assert [name for name in names if any(part in name for part in left_out)] == []


def test_a_new_repository_starts_from_the_wheel(layergen: Path, tmp_path: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}

    for arguments in (["init"], ["validate"], ["render"], ["render", "--check"]):
        completed = subprocess.run(
            [str(layergen), *arguments],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert completed.returncode == 0, (arguments, completed.stderr)

    assert (tmp_path / "envs/dev/eu-west-1/versions.tf").exists()
    assert (tmp_path / "modules/layer/main.tf").exists()
    assert sys.prefix not in str(layergen)
