"""`layergen release` proves what it builds, and tells it."""

import json
import platform
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.repositories import LAYER, layer, repository_files, write_files
from tests.unit.cli.running import Ran, layergen

MINOR = f"python{sys.version_info.major}.{sys.version_info.minor}"
HERE = "arm64" if platform.machine() in {"arm64", "aarch64"} else "x86_64"
ELSEWHERE = "x86_64" if HERE == "arm64" else "arm64"
FOLDER = f"layers/{LAYER}/python"
FILES = {
    f"{FOLDER}/demo/__init__.py": "open(__file__.replace('__init__.py', 'key.c')).close()\n",
    f"{FOLDER}/demo/key.c": "",
    f"{FOLDER}/demo/other.c": "",
    f"{FOLDER}/unhappy.py": "import nowhere\n",
}


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERGEN_CACHE", str(tmp_path / "cache"))


def released(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], **changes: object
) -> tuple[Path, Ran]:
    entry = layer(runtimes=[MINOR], architectures=[HERE, ELSEWHERE], **changes)
    files = repository_files({LAYER: entry}, released={}) | FILES
    root = write_files(tmp_path / "repository", files)
    return root, layergen(capsys, root, "release", LAYER)


def frozen(root: Path) -> dict[str, Any]:
    content = json.loads((root / "layers.lock.json").read_text("utf-8"))
    found: dict[str, Any] = content["layers"][LAYER]["1.0.0"]
    return found


def test_a_broken_package_is_not_released(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root, ran = released(tmp_path, capsys, prune="standard")

    assert ran.code == 1
    assert "pruning left out python/demo/key.c, which import demo needs" in ran.err
    assert "on_failure: restore" in ran.err
    assert json.loads((root / "layers.lock.json").read_text())["layers"] == {}
    assert not list((root / "dist/layers").iterdir())


def test_what_was_proved_is_told_and_what_was_restored_is_frozen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    prune = {"profile": "standard", "on_failure": "restore"}

    root, ran = released(tmp_path, capsys, prune=prune)

    version = platform.python_version()
    told = [line.strip() for line in ran.out.splitlines()]
    assert f"universal: 2 of 3 load in Python {version} for {MINOR} on {HERE}" in told
    assert f"universal: not run here: needs {MINOR} on {ELSEWHERE}; checked by reading" in told
    assert "universal: restored, as it is needed: python/demo/key.c" in told
    unhappy = "import unhappy: ModuleNotFoundError: No module named 'nowhere'"
    assert f"universal: fails unpruned as well: {unhappy}" in told
    assert frozen(root)["artifacts"]["universal"]["restored"] == ["python/demo/key.c"]
    assert frozen(root)["prune"] == {"profile": "standard", "edition": 2}


def test_a_release_with_restored_files_rebuilds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root, _ = released(tmp_path, capsys, prune={"profile": "standard", "on_failure": "restore"})
    zip_path = root / f"dist/layers/{LAYER}/1.0.0/universal.zip"
    before = zip_path.read_bytes()
    zip_path.unlink()

    ran = layergen(capsys, root, "build")

    assert (ran.code, ran.err) == (0, "")
    assert zip_path.read_bytes() == before
