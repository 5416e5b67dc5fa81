"""Which builder serves which kind of source. A new kind is one module and one entry here."""

from collections.abc import Mapping
from pathlib import Path

from layergen.build.files import FilesBuilder
from layergen.build.package_cache import PackageCache
from layergen.build.protocol import Builder, WheelFetcher
from layergen.build.python import PythonBuilder
from layergen.model.runtime import Runtime
from layergen.model.strategy import SourceKind

Builders = Mapping[SourceKind, Builder]


def builders(
    root: Path,
    *,
    cache: PackageCache,
    runtimes: Mapping[str, Runtime],
    fetch_wheels: WheelFetcher,
) -> Builders:
    """Set up the builders for a repository."""
    return {
        SourceKind.PIP: PythonBuilder(root, cache, runtimes, fetch_wheels),
        SourceKind.FILES: FilesBuilder(root, cache),
    }
