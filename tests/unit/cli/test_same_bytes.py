"""The same repository gives the same bytes, whoever builds it, where, and from which caches."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.npm_settings import use_registry
from tests.repositories import layer, repository_files, write_files
from tests.tarballs import EXECUTABLE, lock_text, locked, make_tarball, registry
from tests.wheels import EXECUTABLE as EXECUTABLE_IN_WHEEL
from tests.wheels import lock_line, make_wheel, served

NODEJS = ["nodejs20.x", "nodejs22.x"]
LAYERS = {
    "files": layer(source={"files": "layers/files"}),
    "npm": layer(source={"npm": "layers/npm"}, runtimes=NODEJS, prune="standard"),
    "pip": layer(source={"pip": "layers/pip"}, prune="standard"),
}
MANY = {f"lib/{number % 5}/{number}.txt": f"{number}\n" * number for number in range(40)}
TOOL = "layers/files/bin/tool"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """Describe a layer of every kind, and serve the packages it needs."""
    content = {name: text.encode() for name, text in MANY.items()}
    wheels = [
        make_wheel(
            tmp_path,
            name,
            files={f"{name}/{path}": data for path, data in content.items()}
            | {f"{name}/__init__.py": b"", f"{name}/tool": b"#!/bin/sh\n"},
            modes={f"{name}/tool": EXECUTABLE_IN_WHEEL},
        )
        for name in ("one", "two")
    ]
    tarballs = [
        make_tarball(
            name,
            files=content | {"index.js": b"exports.x = 1\n", "tool": b"#!/usr/bin/env node\n"},
            modes={"tool": EXECUTABLE},
            bin={name: "tool"},
        )
        for name in ("@s/one", "two")
    ]
    wanted = {"dependencies": {tarball.name: tarball.version for tarball in tarballs}}
    packages = {f"node_modules/{tarball.name}": locked(tarball) for tarball in tarballs}
    files = repository_files(LAYERS, released={}) | {
        "layers/pip/requirements.in": "one\ntwo\n",
        "layers/pip/requirements.txt": "".join(map(lock_line, wheels)),
        "layers/npm/package.json": json.dumps({"name": "npm", **wanted}),
        "layers/npm/package-lock.json": lock_text(wanted, packages),
        TOOL: "#!/bin/sh\n",
    }
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    with served(tmp_path / "index", wheels) as url, registry(tarballs) as npm:
        monkeypatch.setenv("PIP_INDEX_URL", url)
        use_registry(monkeypatch, tmp_path, npm)
        yield files | {f"layers/files/{name}": text for name, text in MANY.items()}


def write(root: Path, files: dict[str, str], *, umask: int, changed_at: int) -> Path:
    """Write a copy of the repository as somebody with this umask would have it."""
    before = os.umask(umask)
    try:
        write_files(root, files)
        (root / TOOL).chmod(0o777 & ~umask)
    finally:
        os.umask(before)
    for path in root.rglob("*"):
        os.utime(path, (changed_at, changed_at))
    return root


def layergen(root: Path, cache: Path, *arguments: str, umask: int, **env: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "layergen", "-q", "-C", root, *arguments],
        env={**os.environ, "LAYERGEN_CACHE": str(cache), **env},
        cwd=root,
        umask=umask,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr


def result(root: Path) -> dict[str, bytes]:
    """Give the lock, and every artifact with its documents."""
    paths = [root / "layers.lock.json", *sorted((root / "dist").rglob("*.*.*"))]
    paths += sorted((root / "dist").rglob("*.zip"))
    return {p.relative_to(root).as_posix(): p.read_bytes() for p in paths if p.is_file()}


ALONE = """
import sys

def refuse(event, arguments):
    if event in {"subprocess.Popen", "os.exec", "os.posix_spawn", "os.system", "socket.connect"}:
        raise SystemExit(f"{event}: {arguments}")

sys.addaudithook(refuse)
from layergen.cli.main import run
sys.exit(run(sys.argv[1:]))
"""


def test_a_rebuild_from_the_cache_starts_no_process_and_asks_nobody(
    tmp_path: Path, repository: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = write(tmp_path / "root", repository, umask=0o022, changed_at=1_000_000_000)
    cache = tmp_path / "cache"
    layergen(root, cache, "release", "--all", umask=0o022)
    expected = result(root)
    shutil.rmtree(root / "dist")
    monkeypatch.setenv("LAYERGEN_CACHE", str(cache))

    ran = subprocess.run(
        [sys.executable, "-c", ALONE, "-q", "-C", root, "build"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.returncode, ran.stderr) == (0, "")
    assert [line.split()[0] for line in ran.stdout.splitlines()] == ["built"] * len(LAYERS)
    assert result(root) == expected


def test_umask_place_time_order_seed_and_caches_do_not_matter(
    tmp_path: Path, repository: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = write(tmp_path / "first", repository, umask=0o022, changed_at=1_000_000_000)
    cold = tmp_path / "cache"
    layergen(first, cold, "release", "--all", umask=0o022, PYTHONHASHSEED="1", TZ="UTC")
    expected = result(first)

    backwards = dict(reversed(repository.items()))
    second = write(tmp_path / "a second place" / "é", backwards, umask=0o077, changed_at=1)
    elsewhere = {"PYTHONHASHSEED": "2", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    layergen(second, cold, "release", "--all", umask=0o077, **elsewhere)

    third = write(tmp_path / "third", repository, umask=0o002, changed_at=1_700_000_000)
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "another npm cache"))
    colder = tmp_path / "another cache"
    layergen(third, colder, "release", "--all", umask=0o000, PYTHONHASHSEED="3")

    zips = [name for name in expected if name.endswith(".zip")]
    assert len(zips) == len(LAYERS)
    assert result(second) == expected
    assert result(third) == expected

    for name in zips:
        (third / name).unlink()
    layergen(third, tmp_path / "a third cache", "build", umask=0o077, PYTHONHASHSEED="4")
    assert result(third) == expected
