"""The same repository gives the same bytes, whoever builds it, where, and from which caches."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
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


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Describe a layer of every kind, and serve the packages it needs."""
    tmp_path = tmp_path_factory.mktemp("packages")
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
    with (
        pytest.MonkeyPatch.context() as monkeypatch,
        served(tmp_path / "index", wheels) as url,
        registry(tarballs) as npm,
    ):
        for name in [name for name in os.environ if name.startswith("PIP_")]:
            monkeypatch.delenv(name)
        monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
        monkeypatch.setenv("PIP_CACHE_DIR", str(tmp_path / "pip"))
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


@dataclass(frozen=True)
class Machine:
    """Where and by whom the repository is built; the least that differs is one thing."""

    umask: int = 0o022
    place: str = "here"
    changed_at: int = 1_000_000_000
    backwards: bool = False
    cache: str = "cache"
    env: Mapping[str, str] = field(default_factory=dict)

    def release(self, folder: Path, files: dict[str, str]) -> dict[str, bytes]:
        """Release every layer in a new copy of the repository, and give the result."""
        if self.backwards:
            files = dict(reversed(files.items()))
        root = write(folder / self.place, files, umask=self.umask, changed_at=self.changed_at)
        try:
            arguments = ("release", "--all")
            layergen(root, folder / self.cache, *arguments, umask=self.umask, **self.env)
            return result(root)
        finally:
            shutil.rmtree(root)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder for all that one machine holds."""
    return tmp_path_factory.mktemp("machine")


@pytest.fixture(scope="module")
def expected(folder: Path, repository: dict[str, str]) -> dict[str, bytes]:
    found = Machine().release(folder, repository)
    assert len([name for name in found if name.endswith(".zip")]) == len(LAYERS)
    return found


@pytest.mark.parametrize(
    "machine",
    [
        pytest.param(Machine(umask=0o077, cache="private"), id="umask"),
        pytest.param(Machine(place="a second place/é"), id="path"),
        pytest.param(
            Machine(changed_at=1, env={"TZ": "Asia/Tokyo", "LAYERGEN_TODAY": "2025-12-24"}),
            id="time",
        ),
        pytest.param(Machine(backwards=True), id="file order"),
        pytest.param(
            Machine(env={"PYTHONHASHSEED": "2", "LC_ALL": "C", "LANG": "C"}), id="seed and locale"
        ),
        # What pip and npm keep is there already; the last finds none of it.
        pytest.param(Machine(cache="another"), id="package cache"),
        pytest.param(
            Machine(cache="a third", env={"PIP_NO_CACHE_DIR": "1", "npm_config_cache": "cold"}),
            id="installer caches",
        ),
    ],
)
def test_it_does_not_matter(
    folder: Path, repository: dict[str, str], expected: dict[str, bytes], machine: Machine
) -> None:
    """What it is about says the test's id; everything else is as it was the first time."""
    assert machine.release(folder, repository) == expected


def test_a_release_is_rebuilt_from_its_lock_and_an_empty_cache(
    folder: Path, repository: dict[str, str], expected: dict[str, bytes]
) -> None:
    root = write(folder / "rebuilt", repository, umask=0o077, changed_at=1)
    (root / "layers.lock.json").write_bytes(expected["layers.lock.json"])

    layergen(root, folder / "empty", "build", umask=0o077)

    assert result(root) == expected
