"""A package that npm installed, with its script run, as members of a layer."""

import hashlib
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from layergen.build.deflate import DEFLATER, write_stream
from layergen.build.package_cache import PackageCache
from layergen.build.paths import objection
from layergen.build.protocol import Member
from layergen.errors import LayergenError

_OTHERS = "node_modules"
"""Packages below have members of their own."""


def read_installed(folder: Path, cache: PackageCache) -> tuple[Member, ...]:
    """Deflate a package's files and keep them in the cache. Links are left out.

    Raises LayergenError if npm did not install the package, or if its script made files that no
    zip may hold.
    """
    if not (folder / "package.json").is_file():
        raise LayergenError(f"npm did not install {folder.name}", hint="run the command again")
    with cache.workspace() as workspace:
        streams = workspace / "streams"
        members = []
        with streams.open("wb") as out:
            for path, file in _files(folder, ""):
                mode = file.stat().st_mode
                members.append(
                    write_stream(
                        path,
                        file.read_bytes(),
                        executable=bool(mode & stat.S_IXUSR),
                        archive=streams,
                        out=out,
                    )
                )
        key = _tree_sha256(members)
        cache.add(key, streams, members)
    kept = cache.members_of(key)
    if kept is None:
        raise LayergenError("the package cache loses what is written to it", hint="check the disk")
    return kept


def _files(folder: Path, prefix: str) -> Iterator[tuple[str, Path]]:
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        path = f"{prefix}{entry.name}"
        if why := objection(path):
            raise LayergenError(f"an install script made {path!r}: {why}")
        if entry.is_dir(follow_symlinks=False):
            if path != _OTHERS:
                yield from _files(Path(entry.path), f"{path}/")
        elif entry.is_file(follow_symlinks=False):
            yield path, Path(entry.path)


def _tree_sha256(members: list[Member]) -> str:
    digest = hashlib.sha256(f"{DEFLATER}\n".encode())
    for member in members:
        digest.update(f"{member.executable:d} {member.sha256} {member.path}\n".encode())
    return digest.hexdigest()
