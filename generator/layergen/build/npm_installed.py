"""A package that npm installed, with its script run, as members of a layer."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from layergen.build.made import keep_made
from layergen.build.package_cache import PackageCache
from layergen.build.paths import objection
from layergen.build.protocol import Member
from layergen.errors import LayergenError

_OTHERS = "node_modules"
"""Packages below have members of their own."""


def read_installed(folder: Path, cache: PackageCache) -> tuple[Member, ...]:
    """Deflate a package's files and keep them in the cache.

    A link to a file of the same package becomes that file, any other link is left out. Raises
    LayergenError if npm did not install the package, or if its script made files that no zip may
    hold.
    """
    if not (folder / "package.json").is_file():
        raise LayergenError(f"npm did not install {folder.name}", hint="run the command again")
    files = (
        (path, bool(file.stat().st_mode & stat.S_IXUSR), file.read_bytes())
        for path, file in _files(folder, "", folder.resolve())
    )
    return keep_made(files, cache)[1]


def _files(folder: Path, prefix: str, package: Path) -> Iterator[tuple[str, Path]]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        path = f"{prefix}{entry.name}"
        if why := objection(path):
            raise LayergenError(f"an install script made {path!r}: {why}")
        if entry.is_dir(follow_symlinks=False):
            if path != _OTHERS:
                yield from _files(Path(entry.path), f"{path}/", package)
            continue
        file = Path(entry.path)
        # Unlike the entry, a path knows that links in a circle lead to no file.
        if file.is_file() and file.resolve().is_relative_to(package):
            yield path, file
