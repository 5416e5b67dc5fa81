"""Every manifest of a pip source, the whole way: locked, released, and rebuilt somewhere else.

The packages come from a public and a private index, which only the configuration of uv and pip
names. What holds on this machine must not matter: neither its Python nor its processor.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from uv import find_uv_bin

from tests.repositories import layer, repository_files, write_files
from tests.unit.cli.running import layergen
from tests.wheels import make_wheel, served

KINDS = {
    "from-in": {},
    "from-txt": {},
    "from-pyproject": {"extra": "more"},
    "from-group": {"group": "api"},
    "from-uv-lock": {"extra": "more"},
    "from-pylock": {},
}
NEEDS = [
    "own",
    "native",
    "old ; python_version < '3.12'",
    "arm ; platform_machine == 'aarch64'",
    "win ; sys_platform == 'win32'",
    "patient ; python_full_version >= '3.12'",
]
PYPROJECT = f"""
[project]
name = "demo"
version = "1.0"
requires-python = ">=3.11"
dependencies = {NEEDS[:3]}
[project.optional-dependencies]
more = {NEEDS[3:]}
[dependency-groups]
api = {NEEDS}
"""
EXPECTED = {
    "python3.11-arm64": {"own": "1.0", "native": "1.0", "old": "1.0", "arm": "1.0"},
    "python3.11-x86_64": {"own": "1.0", "native": "1.0", "old": "1.0"},
    "python3.12-arm64": {"own": "1.0", "native": "2.0", "arm": "1.0", "patient": "1.0"},
    "python3.12-x86_64": {"own": "1.0", "native": "2.0", "patient": "1.0"},
}
SECRET = "hunter2secret"


@pytest.fixture
def indexes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, str]]:
    """Give a public index, and a private one that has `own` alone; configure pip for both."""
    for name in [name for name in os.environ if name.startswith(("PIP_", "UV_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "uv"))
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    native = [
        make_wheel(tmp_path, "native", version, tag=f"cp38-abi3-{linux}_{machine}")
        for version, linux in (("1.0", "manylinux2014"), ("2.0", "manylinux_2_34"))
        for machine in ("x86_64", "aarch64")
    ]
    pure = [make_wheel(tmp_path, name) for name in ("old", "arm", "win", "patient")]
    with (
        served(tmp_path / "public", [*native, *pure]) as public,
        served(tmp_path / "private", [make_wheel(tmp_path, "own")]) as url,
    ):
        private = url.replace("://", f"://me:{SECRET}@")
        (tmp_path / "pip.conf").write_text(
            f"[global]\nindex-url = {public}\nextra-index-url = {private}\nretries = 0\n"
        )
        monkeypatch.setenv("PIP_CONFIG_FILE", str(tmp_path / "pip.conf"))
        yield public, private


def repository(folder: Path, public: str, private: str) -> Path:
    layers = {
        kind: layer(
            source={"pip": f"layers/{kind}", **part},
            runtimes=["python3.11", "python3.12"],
            architectures=["arm64", "x86_64"],
            split_by="both",
        )
        for kind, part in KINDS.items()
    }
    files = repository_files(layers, released={})
    files |= {f"layers/{kind}/pyproject.toml": PYPROJECT for kind, part in KINDS.items() if part}
    manifest = "".join(f"{line}\n" for line in NEEDS)
    files["layers/from-in/requirements.in"] = manifest
    files["uv.toml"] = (
        f'[[index]]\nurl = "{private}"\n[[index]]\nurl = "{public}"\ndefault = true\n'
    )
    root = write_files(folder, files)
    # The native package that both Pythons load; uv knows nothing of the runtimes' Linux.
    (root / "wishes").write_text(f"{manifest}native<2 ; python_version < '3.12'\n")
    universal = ["pip", "compile", "--universal", "--python-version=3.11", "--no-header", "wishes"]
    for name, more in {"txt": ["--generate-hashes"], "pylock": ["--format=pylock.toml"]}.items():
        lock = {"txt": "requirements.txt", "pylock": "pylock.toml"}[name]
        (root / f"layers/from-{name}").mkdir()
        uv(root, *universal, *more, f"--output-file=layers/from-{name}/{lock}")
    project = root / "layers/from-uv-lock"
    text = PYPROJECT.replace("'native'", "'native<2 ; python_version < \"3.12\"', 'native'")
    (project / "pyproject.toml").write_text(text)
    uv(project, "lock")
    return root


def uv(folder: Path, *arguments: str) -> None:
    command = [find_uv_bin(), *arguments, "--quiet", f"--python={sys.executable}"]
    subprocess.run(command, cwd=folder, check=True)


def released(root: Path) -> dict[str, dict[str, dict[str, str]]]:
    """Give the versions of packages by layer and variant."""
    lock: dict[str, Any] = json.loads((root / "layers.lock.json").read_text("utf-8"))
    return {
        name: {
            variant: {package: found["version"] for package, found in artifact["packages"].items()}
            for variant, artifact in releases["1.0.0"]["artifacts"].items()
        }
        for name, releases in lock["layers"].items()
    }


def test_the_whole_way(
    *,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    indexes: tuple[str, str],
) -> None:
    root = repository(tmp_path / "repository", *indexes)
    monkeypatch.setenv("LAYERGEN_CACHE", str(tmp_path / "cache"))

    locked = layergen(capsys, root, "lock")
    ran = layergen(capsys, root, "release", "--all")
    elsewhere = shutil.copytree(root, tmp_path / "elsewhere")
    shutil.rmtree(elsewhere / "dist")
    monkeypatch.setenv("LAYERGEN_CACHE", str(tmp_path / "another cache"))
    built = layergen(capsys, elsewhere, "build")

    assert (locked.code, ran.code, built.code) == (0, 0, 0), locked.err + ran.err + built.err
    assert released(root) == dict.fromkeys(KINDS, EXPECTED)
    for path in (root / "dist").rglob("*"):
        if path.is_file():
            assert path.read_bytes() == (elsewhere / path.relative_to(root)).read_bytes()
    assert "hunter2" not in locked.err + locked.out + ran.out + ran.err
    locks = [*root.glob("layers/from-[iupg]*/requirements.txt"), *(root / "dist").rglob("*.json")]
    assert len(locks) > len(KINDS)
    for file in (root / "layers.lock.json", *locks):
        text = file.read_text("utf-8")
        assert not any(word in text for word in (SECRET, "127.0.0.1")), file
