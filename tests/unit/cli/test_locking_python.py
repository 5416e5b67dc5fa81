"""`layergen lock` from pyproject.toml and uv.lock, with the real uv and a local index."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import run

import pytest
from uv import find_uv_bin

from tests.repositories import LAYER, layer, repository_files, write_files
from tests.unit.cli.running import layergen
from tests.wheels import make_wheel, served

FOLDER = f"layers/{LAYER}"
PYPROJECT = """
[project]
name = "demo"
version = "1.0"
requires-python = ">=3.8"
dependencies = ["a<2"]
[project.optional-dependencies]
more = ["b"]
[dependency-groups]
api = ["c"]
dev = ["d"]
"""

OWN = '[project]\nname = "own"\nversion = "1.0"\n'
PATH_SOURCE = '[tool.uv.sources]\nown = { path = "own" }\n'


@pytest.fixture(autouse=True)
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Offer `a` to `d`, each in two versions, and nothing else."""
    for name in [name for name in os.environ if name.startswith("UV_")]:
        monkeypatch.delenv(name)
    wheels = [
        make_wheel(tmp_path / "wheels", name, version)
        for name in "abcd"
        for version in ("1.0", "2.0")
    ]
    with served(tmp_path / "index", wheels) as url:
        monkeypatch.setenv("UV_DEFAULT_INDEX", url)
        monkeypatch.setenv("UV_NO_CONFIG", "1")
        monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "uv"))
        yield


def repository(tmp_path: Path, source: dict[str, str], **more: str) -> Path:
    files = repository_files(layers={LAYER: layer(source=source)}, released={})
    files |= {f"{FOLDER}/pyproject.toml": PYPROJECT}
    files |= {f"{FOLDER}/{name}": text for name, text in more.items()}
    return write_files(tmp_path / "repository", files)


def locked(root: Path) -> list[str]:
    lines = (root / FOLDER / "requirements.txt").read_text("utf-8").splitlines()
    assert any("--hash=sha256:" in line for line in lines)
    assert not any("://" in line for line in lines)
    return [line.removesuffix(" \\") for line in lines if not line.startswith(" ")]


@pytest.mark.parametrize("with_uv_lock", [False, True])
@pytest.mark.parametrize(
    ("part", "expected"),
    [
        ({}, ["a==1.0"]),
        ({"extra": "more"}, ["a==1.0", "b==2.0"]),
        ({"group": "api"}, ["c==2.0"]),
    ],
)
def test_locks_one_part_of_a_project(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    part: dict[str, str],
    expected: list[str],
    with_uv_lock: bool,
) -> None:
    root = repository(tmp_path, {"pip": FOLDER, **part})
    if with_uv_lock:
        command = [find_uv_bin(), "lock", "--quiet", f"--python={sys.executable}"]
        run(command, cwd=root / FOLDER, check=True)

    ran = layergen(capsys, root, "lock")

    assert (ran.code, ran.err) == (0, "")
    assert locked(root) == expected
    assert layergen(capsys, root, "lock", "--check").code == 0


def test_uv_decides_what_a_uv_lock_holds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = repository(tmp_path, {"pip": FOLDER})
    command = [find_uv_bin(), "lock", "--quiet", f"--python={sys.executable}"]
    run(command, cwd=root / FOLDER, check=True)
    layergen(capsys, root, "lock")

    ran = layergen(capsys, root, "lock", "--upgrade", "a")

    assert ran.code == 1
    assert "is locked by uv" in ran.err
    assert "uv lock --upgrade-package a" in ran.err


@pytest.mark.parametrize(
    ("source", "more", "message"),
    [
        ({"pip": FOLDER, "extra": "nope"}, {}, "no extra 'nope' hint: known: more"),
        ({"pip": FOLDER, "group": "nope"}, {}, "no dependency group 'nope'"),
        ({"pip": FOLDER}, {"requirements.in": "a\n"}, "both requirements.in and pyproject.toml"),
        ({"pip": FOLDER}, {"uv.lock": "nonsense"}, "uv export"),
        (
            {"pip": FOLDER},
            {"pyproject.toml": "[tool.x]\n"},
            "list its dependencies under [project]",
        ),
        (
            {"pip": FOLDER},
            {
                "pyproject.toml": PYPROJECT.replace(
                    'dependencies = ["a<2"]', 'dynamic = ["dependencies"]'
                )
            },
            "export a requirements.txt with hashes",
        ),
        (
            {"pip": FOLDER},
            {"pyproject.toml": PYPROJECT.replace(">=3.8", ">=3.13")},
            "is for Python >=3.13, and the layer for 3.12",
        ),
        (
            {"pip": FOLDER},
            {"pyproject.toml": PYPROJECT.replace(">=3.8", "three")},
            "requires-python is no version range: three",
        ),
        (
            {"pip": FOLDER},
            {
                "pyproject.toml": PYPROJECT.replace("a<2", "own") + PATH_SOURCE,
                "own/pyproject.toml": OWN,
            },
            "pyproject.toml takes own from a path, and no index has what is there",
        ),
        ({"pip": FOLDER, "group": "api", "extra": "more"}, {}, "not both"),
        ({"files": FOLDER, "group": "api"}, {}, "only a pip source"),
    ],
)
def test_mistakes(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    source: dict[str, str],
    more: dict[str, str],
    message: str,
) -> None:
    root = repository(tmp_path, source, **more)

    ran = layergen(capsys, root, "lock", LAYER)

    assert ran.code == 1
    assert message in ran.err
    assert not (root / FOLDER / "requirements.txt").exists()


def test_one_folder_has_one_lock(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    layers = {
        LAYER: layer(source={"pip": FOLDER}),
        "api": layer(source={"pip": FOLDER, "group": "api"}),
    }
    files = repository_files(layers=layers, released={})
    files |= {f"{FOLDER}/pyproject.toml": PYPROJECT}

    ran = layergen(capsys, write_files(tmp_path / "repository", files), "lock")

    assert ran.code == 1
    assert "different extras or groups" in ran.err
