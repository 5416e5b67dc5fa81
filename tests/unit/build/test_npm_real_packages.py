"""The whole way with packages from the real registry: lock, fetch, assemble, compare with npm."""

import json
import os
import subprocess
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from layergen.adapters.npm import fetch_tarballs, lock_packages
from layergen.adapters.npm_install import install_with_scripts
from layergen.build.builders import Builders
from layergen.build.layer import build_artifact
from layergen.build.nodejs import NpmBuilder
from layergen.build.package_cache import PackageCache
from layergen.errors import InvalidInputError
from layergen.model.release import Artifact
from layergen.model.runtime import Runtime
from layergen.model.strategy import Architecture, Prune, Source, SourceKind
from layergen.model.variant import Variant

SOURCE = Source(SourceKind.NPM, "layers/tools")
LEFT_OUT = {".gitignore", ".npmignore", ".package-lock.json"}
RUNTIMES = ("nodejs20.x", "nodejs22.x")
PURE = {"zod": "^3", "date-fns": "^4", "lodash": "^4"}
NATIVE = {"esbuild": "0.25", "sharp": "0.34", "@aws-sdk/client-s3": "^3"}

Lock = Callable[[dict[str, str]], Path]


@pytest.fixture
def lock(root: Path) -> Lock:
    def write(dependencies: dict[str, str]) -> Path:
        folder = root / SOURCE.folder
        folder.mkdir(parents=True)
        manifest = folder / "package.json"
        manifest.write_text(
            json.dumps(
                {
                    "name": "tools",
                    "dependencies": dependencies,
                    "devDependencies": {"typescript": "5"},
                }
            )
        )
        (folder / "package-lock.json").write_text(lock_packages(manifest), "utf-8")
        return folder

    return write


@pytest.fixture
def other_umask() -> Iterator[None]:
    before = os.umask(0o077)
    yield
    os.umask(before)


def installed(lock: Path, target: Path, cpu: str) -> dict[str, tuple[bytes, bool]]:
    """Give what npm installs: content and whether it is executable, by path in the layer."""
    target.mkdir()
    for name in ("package.json", "package-lock.json"):
        (target / name).write_bytes((lock / name).read_bytes())
    subprocess.run(
        [
            *("npm", "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"),
            *("--os=linux", f"--cpu={cpu}", "--libc=glibc"),
        ],
        cwd=target,
        check=True,
    )
    return {
        f"nodejs/{file.relative_to(target).as_posix()}": (
            file.read_bytes(),
            bool(file.stat().st_mode & 0o100),
        )
        for file in (target / "node_modules").rglob("*")
        if file.is_file() and not file.is_symlink() and file.name not in LEFT_OUT
    }


def zipped(path: Path) -> dict[str, tuple[bytes, bool]]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return {
            info.filename: (archive.read(info), bool(info.external_attr >> 16 & 0o100))
            for info in archive.infolist()
        }


def build(variant: Variant, using: Builders, path: Path) -> Artifact:
    return build_artifact(SOURCE, variant, Prune(), using, path)


def test_holds_the_files_that_npm_would_install(
    tmp_path: Path, lock: Lock, all_builders: Builders
) -> None:
    folder = lock(PURE)
    path = tmp_path / "layer.zip"

    artifact = build(Variant("universal", RUNTIMES, ("x86_64", "arm64")), all_builders, path)

    assert zipped(path) == installed(folder, tmp_path / "installed", "x64")
    assert [package.name for package in artifact.packages] == ["date-fns", "lodash", "zod"]
    assert sorted(file.name for file in folder.iterdir()) == ["package-lock.json", "package.json"]


def test_takes_the_platform_packages_of_the_target(
    tmp_path: Path, lock: Lock, all_builders: Builders
) -> None:
    folder = lock(NATIVE)
    targets: tuple[tuple[Architecture, str], ...] = (("arm64", "arm64"), ("x86_64", "x64"))

    for architecture, cpu in targets:
        path = tmp_path / f"{cpu}.zip"
        artifact = build(Variant(architecture, RUNTIMES, (architecture,)), all_builders, path)
        names = {package.name for package in artifact.packages}

        assert zipped(path) == installed(folder, tmp_path / cpu, cpu)
        assert {f"@esbuild/linux-{cpu}", f"@img/sharp-linux-{cpu}"} <= names
        assert not {"@img/sharp-wasm32", "typescript"} & names

    with pytest.raises(InvalidInputError) as caught:
        build(Variant("universal", RUNTIMES, ("x86_64", "arm64")), all_builders, tmp_path / "x")
    assert {finding.hint for finding in caught.value.diagnostics} == {
        "set `split_by: architecture` on the layer"
    }


@pytest.mark.usefixtures("other_umask")
def test_the_bytes_do_not_depend_on_cache_place_or_umask(
    *,
    tmp_path: Path,
    root: Path,
    lock: Lock,
    all_builders: Builders,
    runtimes: dict[str, Runtime],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lock(PURE)
    variant = Variant("universal", RUNTIMES, ("x86_64", "arm64"))
    build(variant, all_builders, tmp_path / "1.zip")
    os.umask(0o000)
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "npm"))
    moved = root.rename(tmp_path / "elsewhere")
    afresh = NpmBuilder(
        moved,
        PackageCache(tmp_path / "another cache"),
        runtimes=runtimes,
        fetch=fetch_tarballs,
        install=install_with_scripts,
        scripts={},
    )

    build(variant, {SourceKind.NPM: afresh}, tmp_path / "2.zip")

    assert (tmp_path / "1.zip").read_bytes() == (tmp_path / "2.zip").read_bytes()
