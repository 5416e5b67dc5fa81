"""What the tests of the build room share: a cache, the runtimes, an index of this machine."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from layergen.adapters.npm import fetch_tarballs
from layergen.adapters.npm_install import install_with_scripts
from layergen.adapters.pip import download_wheels
from layergen.adapters.pip_build import build_from_source
from layergen.build.builders import Builders
from layergen.build.files import FilesBuilder
from layergen.build.nodejs import NpmBuilder
from layergen.build.package_cache import PackageCache
from layergen.build.python import PythonBuilder
from layergen.cli.context import load_facts
from layergen.model.runtime import Runtime
from layergen.model.strategy import SourceKind
from tests.wheels import served

Serve = Callable[[Sequence[Path]], None]


@pytest.fixture
def cache(tmp_path: Path) -> PackageCache:
    return PackageCache(tmp_path / "cache")


@pytest.fixture(scope="session")
def runtimes() -> dict[str, Runtime]:
    return dict(load_facts().runtimes.runtimes)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    root.mkdir()
    return root


@pytest.fixture
def all_builders(root: Path, cache: PackageCache, runtimes: dict[str, Runtime]) -> Builders:
    return {
        SourceKind.PIP: PythonBuilder(
            root,
            cache,
            runtimes=runtimes,
            fetch=download_wheels,
            build=build_from_source,
            allowed={},
        ),
        SourceKind.NPM: NpmBuilder(
            root,
            cache,
            runtimes=runtimes,
            fetch=fetch_tarballs,
            install=install_with_scripts,
            scripts={},
        ),
        SourceKind.FILES: FilesBuilder(root, cache),
    }


@pytest.fixture
def serve(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """Make pip see nothing but an index with the given wheels."""
    for name in [name for name in os.environ if name.startswith("PIP_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    monkeypatch.setenv("PIP_RETRIES", "0")
    with ExitStack() as stack:

        def start(wheels: Sequence[Path]) -> None:
            url = stack.enter_context(served(tmp_path / "index", wheels))
            monkeypatch.setenv("PIP_INDEX_URL", url)

        yield start
