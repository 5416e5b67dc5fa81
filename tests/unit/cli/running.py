"""Running one command in a repository, as the console script does."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from layergen.cli.main import run


class Ran(NamedTuple):
    """How a command ended, and what it printed."""

    code: int
    out: str
    err: str


def layergen(capsys: pytest.CaptureFixture[str], root: Path, *arguments: str) -> Ran:
    """Run one command in this process. Lines are joined, so that wrapping plays no part."""
    capsys.readouterr()
    code = run(["-C", str(root), *arguments])
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    return Ran(code, out, " ".join(err.split()))


def lock_of(root: Path, environment: str = "dev") -> dict[str, Any]:
    """Read an environment's lock as JSON; an empty one before there is a file."""
    path = root / "envs" / environment / "env.lock.json"
    content: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return content
