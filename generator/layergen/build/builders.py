"""Which builder serves which kind of source. A new kind is one module and one entry here."""

import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from layergen.build.package_cache import PackageCache
from layergen.build.protocol import (
    Builder,
    NpmInstaller,
    SourceBuilder,
    TarballFetcher,
    WheelFetcher,
)
from layergen.model.runtime import Runtime
from layergen.model.strategy import SourceKind

if TYPE_CHECKING:
    from layergen.build.npm_scripts import ScriptRules

Builders = Mapping[SourceKind, Builder]


def builders(
    root: Path,
    *,
    cache: PackageCache,
    runtimes: Mapping[str, Runtime],
    fetch_wheels: WheelFetcher,
    build_wheel: SourceBuilder,
    fetch_tarballs: TarballFetcher,
    install_npm: NpmInstaller,
    scripts: "Mapping[str, ScriptRules]",
    builds: Mapping[str, frozenset[str]],
) -> Builders:
    """Set up the builders for a repository.

    By the folder of a source, `scripts` says which install scripts of npm packages may run, and
    `builds` which Python packages may be built from source.
    """

    def pip() -> Builder:
        from layergen.build.python import PythonBuilder

        return PythonBuilder(
            root,
            cache,
            runtimes=runtimes,
            fetch=fetch_wheels,
            build=build_wheel,
            allowed=builds,
        )

    def npm() -> Builder:
        from layergen.build.nodejs import NpmBuilder

        return NpmBuilder(
            root,
            cache,
            runtimes=runtimes,
            fetch=fetch_tarballs,
            install=install_npm,
            scripts=scripts,
        )

    def files() -> Builder:
        from layergen.build.files import FilesBuilder

        return FilesBuilder(root, cache)

    return _OnDemand({SourceKind.PIP: pip, SourceKind.NPM: npm, SourceKind.FILES: files})


class _OnDemand(Mapping[SourceKind, Builder]):
    """Makes a builder when it is first asked for: most commands need one kind, or none."""

    def __init__(self, makers: Mapping[SourceKind, Callable[[], Builder]]) -> None:
        self._makers = makers
        self._made: dict[SourceKind, Builder] = {}
        self._lock = threading.Lock()

    def __getitem__(self, kind: SourceKind) -> Builder:
        with self._lock:
            if kind not in self._made:
                self._made[kind] = self._makers[kind]()
            return self._made[kind]

    def __iter__(self) -> Iterator[SourceKind]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)
