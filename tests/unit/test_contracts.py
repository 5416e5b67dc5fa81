"""The laws of the code base, checked by the tools that know them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
TOOLS = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    [
        ["ruff", "check", "."],
        ["ruff", "format", "--check", "."],
        ["mypy"],
        ["lint-imports"],
    ],
    ids=" ".join,
)
def test_tool_has_no_findings(command: list[str]) -> None:
    completed = subprocess.run(
        [str(TOOLS / command[0]), *command[1:]],
        cwd=TOP,
        env={**os.environ, "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert completed.returncode == 0, completed.stdout + completed.stderr


def test_modules_stay_small() -> None:
    lengths = {
        path.relative_to(TOP).as_posix(): len(path.read_text("utf-8").splitlines())
        for path in (TOP / "generator").rglob("*.py")
    }

    assert {path: length for path, length in lengths.items() if length > 250} == {}
