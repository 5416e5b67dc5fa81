"""The whole way with packages from the real index: lock, fetch, assemble, compare, import."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from uv import find_uv_bin

from layergen.adapters.uv import Manifest, compile_requirements
from layergen.build.builders import Builders
from layergen.build.layer import build_artifact
from layergen.model.strategy import Architecture, Prune, Source, SourceKind
from layergen.model.variant import Variant

SOURCE = Source(SourceKind.PIP, "layers/data-tools")
LEFT_OUT = {"RECORD", "INSTALLER", "REQUESTED", "direct_url.json", "uv_cache.json"}


@pytest.fixture
def lock(root: Path) -> Path:
    folder = root / SOURCE.folder
    folder.mkdir(parents=True)
    (folder / "requirements.in").write_text("requests\npydantic\nPyYAML\nnumpy\n")
    lock = folder / "requirements.txt"
    lock.write_text(
        compile_requirements(Manifest(folder / "requirements.in"), python_version="3.12"), "utf-8"
    )
    return lock


@pytest.mark.parametrize(("architecture", "machine"), [("arm64", "aarch64"), ("x86_64", "x86_64")])
def test_holds_the_files_that_an_installer_would_write(
    tmp_path: Path, lock: Path, all_builders: Builders, architecture: Architecture, machine: str
) -> None:
    path = tmp_path / "layer.zip"
    variant = Variant(architecture, ("python3.12",), (architecture,))

    artifact = build_artifact(SOURCE, variant, Prune(), all_builders, path)

    target = tmp_path / "installed"
    subprocess.run(
        [
            *(find_uv_bin(), "pip", "install", "--quiet", "--no-deps", "--require-hashes"),
            *("--only-binary=:all:", "--python-version=3.12", f"--python={sys.executable}"),
            *(f"--python-platform={machine}-manylinux_2_34", f"--target={target}", f"-r{lock}"),
        ],
        check=True,
    )
    installed = {
        file.relative_to(target).as_posix(): file.read_bytes()
        for file in target.rglob("*")
        if file.is_file()
    }
    expected = {
        f"python/{name}": content
        for name, content in installed.items()
        if not name.startswith(("bin/", ".lock")) and name.split("/")[-1] not in LEFT_OUT
    }
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert {info.filename: archive.read(info) for info in archive.infolist()} == expected
    assert {"numpy", "pydantic-core", "pyyaml", "requests"} <= {p.name for p in artifact.packages}
    assert not (lock.parent / "python").exists()
