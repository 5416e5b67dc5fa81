"""Packages without wheels: locked, released and rebuilt, as the strategy allows it by name."""

import json
import os
import platform
import shutil
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.repositories import LAYER, layer, repository_files, write_files
from tests.unit.cli.running import layergen
from tests.wheels import make_sdist, make_wheel, served, sha256

FOLDER = f"layers/{LAYER}"
LOCK = f"{FOLDER}/requirements.txt"
MINOR = f"{sys.version_info.major}.{sys.version_info.minor}"
HERE = "arm64" if platform.machine() in {"arm64", "aarch64"} else "x86_64"
ELSEWHERE = "x86_64" if HERE == "arm64" else "arm64"
CRCMOD = """\
crcmod==1.7 \\
    --hash=sha256:dc7051a0db5f2bd48665a990d3ec1cc305a466a77358ca4492826f41f283601e
"""


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """Make pip and uv see nothing but given files."""
    for name in [name for name in os.environ if name.startswith(("PIP_", "UV_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    monkeypatch.setenv("UV_NO_CONFIG", "1")
    monkeypatch.setenv("UV_NO_CACHE", "1")
    with ExitStack() as stack:

        def start(*files: Path) -> None:
            url = stack.enter_context(served(tmp_path / "index", files))
            monkeypatch.setenv("PIP_INDEX_URL", url)
            monkeypatch.setenv("UV_DEFAULT_INDEX", url)

        yield start


def repository(folder: Path, manifest: str, **more: Any) -> Path:
    entry = layer(source={"pip": FOLDER}, **more)
    files = repository_files({LAYER: entry}, released={}) | {f"{FOLDER}/requirements.in": manifest}
    return write_files(folder, files)


def pins(root: Path) -> list[str]:
    lines = (root / LOCK).read_text("utf-8").splitlines()
    assert not any("://" in line for line in lines)
    return [line.removesuffix(" \\") for line in lines if not line.startswith(" ")]


def packages(root: Path) -> dict[str, Any]:
    lock = json.loads((root / "layers.lock.json").read_text("utf-8"))
    (artifact,) = lock["layers"][LAYER]["1.0.0"]["artifacts"].values()
    found: dict[str, Any] = artifact["packages"]
    return found


def test_the_lock_has_the_hashes_of_sources_and_of_wheels(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], index: Callable[..., None]
) -> None:
    """uv would rather have every file of one kind; what is allowed is an exception, not a wish."""
    wheel = make_wheel(tmp_path, "both")
    sources = [
        make_sdist(tmp_path, wheel),
        make_sdist(tmp_path, make_wheel(tmp_path / "built", "source")),
    ]
    index(wheel, make_wheel(tmp_path, "wheel"), *sources)
    allowed = ["both", "source", "wheel"]
    root = repository(tmp_path / "r", "both\nsource\nwheel\n", allow_builds=allowed)

    ran = layergen(capsys, root, "lock")

    assert (ran.code, ran.err) == (0, "")
    assert pins(root) == ["both==1.0", "source==1.0", "wheel==1.0"]
    text = (root / LOCK).read_text("utf-8")
    assert all(sha256(path) in text for path in (wheel, *sources))
    assert layergen(capsys, root, "lock", "--check").code == 0


def test_a_rebuild_that_makes_something_else_is_told_as_such(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    index: Callable[..., None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The build takes a file of the machine."""
    machine = make_wheel(tmp_path / "machine", "demo")
    source = make_sdist(
        tmp_path, machine, before=f"import shutil; shutil.copy({str(machine)!r}, 'built')"
    )
    index(source)
    root = repository(tmp_path / "r", "demo\n", allow_builds=["Demo"])
    monkeypatch.setenv("LAYERGEN_CACHE", str(tmp_path / "cache"))
    layergen(capsys, root, "lock")

    released = layergen(capsys, root, "release", LAYER)
    shutil.rmtree(root / "dist")
    again = layergen(capsys, root, "build")
    make_wheel(tmp_path / "machine", "demo", files={"demo.py": b"other"})
    shutil.rmtree(root / "dist")
    shutil.rmtree(tmp_path / "cache")
    elsewhere = layergen(capsys, root, "build")

    assert released.code == 0
    assert "made here, so another machine may make something else: demo 1.0" in released.out
    assert packages(root)["demo"]["file"] == source.name
    assert packages(root)["demo"]["sha256"] == sha256(source)
    assert (again.code, elsewhere.code) == (0, 1)
    assert f"{LAYER}@1.0.0 (universal) has other files now" in elsewhere.err
    assert "demo 1.0 was made on the machine of the release" in elsewhere.err
    assert "take the artifact from S3" in elsewhere.err
    assert not list((root / "dist").rglob("*.zip"))


def test_names_that_let_nothing_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], index: Callable[..., None]
) -> None:
    index(make_wheel(tmp_path, "demo"))
    root = repository(tmp_path / "r", "demo\n", allow_builds=["demo", "demmo"])
    assert layergen(capsys, root, "validate").code == 0
    layergen(capsys, root, "lock")

    ran = layergen(capsys, root, "validate", "--strict")

    assert ran.code == 1
    assert f"warning[unknown-package]: the lock of '{LAYER}' has no package 'demmo'" in ran.err
    (root / LOCK).rename(root / FOLDER / "pylock.toml")
    (root / FOLDER / "pylock.toml").write_text('[[packages]]\nname = "demmo"\n')
    ran = layergen(capsys, root, "validate", "--strict")
    assert "has no package 'demo'" in ran.err


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"source": {"files": "layers/plain"}}, "error[bad-builds]: only layers with a pip source"),
        (
            {"allow_builds": ["--index-url=x"]},
            "error[bad-name]: '--index-url=x' cannot name a pack",
        ),
        ({"allow_builds": ["a", "a"]}, "error[repeated]"),
    ],
)
def test_rules_that_make_no_sense(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], more: dict[str, Any], message: str
) -> None:
    entry = layer(**{"source": {"pip": FOLDER}, "allow_builds": ["a"]} | more)
    root = write_files(tmp_path / "wrong", repository_files({LAYER: entry}, released={}))

    ran = layergen(capsys, root, "validate")

    assert (ran.code, message in ran.err) == (1, True), ran.err


def test_real_packages(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """docopt is pure, crcmod has an extension in C; neither ever had a wheel."""
    root = repository(
        tmp_path / "r",
        "docopt==0.6.2\ncrcmod==1.7\nsix\n",
        runtimes=[f"python{MINOR}"],
        architectures=[HERE],
        allow_builds=["docopt", "crcmod"],
    )
    monkeypatch.setenv("LAYERGEN_CACHE", str(tmp_path / "cache"))

    locked = layergen(capsys, root, "lock")
    released = layergen(capsys, root, "release", LAYER)
    moved = root.rename(tmp_path / "moved")
    (path,) = (moved / "dist").rglob("*.zip")
    first = path.read_bytes()
    sbom = json.loads(path.with_name(f"{path.stem}.cdx.json").read_text("utf-8"))
    shutil.rmtree(moved / "dist")
    monkeypatch.setenv("LAYERGEN_CACHE", str(tmp_path / "another cache"))
    built = layergen(capsys, moved, "build")

    assert (locked.code, released.code, built.code) == (0, 0, 0), released.err + built.err
    assert pins(moved)[:2] == ["crcmod==1.7", "docopt==0.6.2"]
    assert "made here, so another machine may make something else: crcmod 1.7, docopt 0.6.2" in (
        released.out
    )
    assert "of 3 load" in released.out
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    assert any(name.startswith("python/crcmod/_crcfunext.cpython-") for name in names)
    assert "python/docopt.py" in names
    assert path.read_bytes() == first
    properties = {
        component["name"]: {p["name"]: p["value"] for p in component["properties"]}
        for component in sbom["components"]
    }
    assert properties["docopt"]["layergen:built"] == "from source"
    assert properties["docopt"]["layergen:file"] == "docopt-0.6.2.tar.gz"
    assert "layergen:built" not in properties["six"]


def test_a_real_extension_for_another_machine(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = {"runtimes": [f"python{MINOR}"], "architectures": [ELSEWHERE]}
    root = repository(tmp_path / "r", "crcmod==1.7\n", allow_builds=["crcmod"], **entry)
    write_files(root, {LOCK: CRCMOD})
    monkeypatch.setenv("LAYERGEN_CACHE", str(tmp_path / "cache"))

    ran = layergen(capsys, root, "release", LAYER)

    assert ran.code == 1
    assert f"{LOCK}:1:1: error[native-build]: crcmod 1.7 is built from source into crcmod-" in (
        ran.err
    )
    assert f"which python{MINOR} on {ELSEWHERE} cannot load" in ran.err
    assert f"build it under Python {MINOR} on Linux with glibc on {ELSEWHERE}" in ran.err
    assert not list(tmp_path.glob("cache/*/tmp/*"))
