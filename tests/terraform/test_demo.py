"""The demo without Terraform. With it, tests/docs runs the README's own command."""

import os
import subprocess
import sys
from pathlib import Path


def test_demo_without_terraform_does_what_needs_none(tmp_path: Path) -> None:
    played = tmp_path / "played"
    without_terraform = os.pathsep.join(
        folder
        for folder in os.environ["PATH"].split(os.pathsep)
        if not any((Path(folder) / name).exists() for name in ("terraform", "tofu"))
    )

    completed = subprocess.run(
        [sys.executable, "-m", "layergen", "demo", "--keep", str(played)],
        env={**os.environ, "PATH": without_terraform, "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert completed.returncode == 0, completed.stderr
    assert "Terraform is not on PATH" in completed.stderr
    assert "$ layergen lint --env dev" in completed.stderr
    assert "terraform -chdir" not in completed.stderr
    assert (played / "dist/layers/base-runtime/1.0.0/universal.zip").exists()
    assert (played / "envs/dev/eu-west-1/layers.tf").exists()


def test_demo_never_plays_over_something(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")

    completed = subprocess.run(
        [sys.executable, "-m", "layergen", "demo", "--keep", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )

    assert completed.returncode == 1
    assert "is not empty" in completed.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["mine"]
