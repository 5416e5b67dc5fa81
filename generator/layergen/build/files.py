"""Layers from plain files: the folder's content is the zip's content."""

import hashlib
import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from layergen.build.deflate import DEFLATER, write_stream
from layergen.build.package_cache import PackageCache
from layergen.build.paths import objection
from layergen.build.protocol import Member
from layergen.errors import LayergenError
from layergen.model.release import Package
from layergen.model.variant import Variant

_LEFT_OUT = frozenset({".git", ".gitkeep", ".DS_Store", "__pycache__"})
"""What git does not track either, so that every checkout gives the same bytes; and what people put
into a folder so that git tracks it though it is empty."""


@dataclass(frozen=True, slots=True)
class _Found:
    path: str
    file: Path
    executable: bool
    sha256: str


def is_left_out(path: str) -> bool:
    """Tell whether a path of a zip can come from no source of plain files."""
    return not _LEFT_OUT.isdisjoint(path.split("/"))


class FilesBuilder:
    """Builds from the files in the layer's folder. They are no packages, so none are frozen."""

    def __init__(self, root: Path, cache: PackageCache) -> None:
        self._root = root.resolve()
        self._cache = cache

    def resolve(self, _folder: str, _variant: Variant) -> tuple[Package, ...]:
        """Give no packages: plain files have no lock."""
        return ()

    def collect(
        self, folder: str, _variant: Variant, _packages: Sequence[Package]
    ) -> tuple[Member, ...]:
        """Give every file below the folder, deflated once and kept in the cache.

        Symbolic links are followed inside the repository. Raises LayergenError for links that lead
        out of it or in a circle, and for what is neither file nor folder.
        """
        top = self._root / folder
        if not top.is_dir():
            raise LayergenError(f"{folder} is no folder", hint="correct `source` in layers.yaml")
        found = sorted(self._walk(top, "", ()), key=lambda f: f.path)
        tree = _tree_sha256(found)
        members = self._cache.members_of(tree)
        if members is None:
            with self._cache.workspace() as workspace:
                streams = workspace / "streams"
                self._cache.add(tree, streams, _deflate(found, streams))
            members = self._cache.members_of(tree)
        if members is None:
            raise LayergenError(
                "the package cache loses what is written to it", hint="check the disk"
            )
        return members

    def _walk(self, folder: Path, prefix: str, above: tuple[Path, ...]) -> Iterator[_Found]:
        real = self._inside(folder)
        if real in above:
            raise LayergenError(
                f"{self._shown(folder)} is a symbolic link that leads in a circle",
                hint="remove the link",
            )
        for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
            if entry.name in _LEFT_OUT:
                continue
            path = f"{prefix}{entry.name}"
            if why := objection(path):
                raise LayergenError(f"{self._shown(folder)} holds {entry.name!r}: {why}")
            file = Path(entry.path)
            status = self._inside(file).stat()
            if stat.S_ISDIR(status.st_mode):
                yield from self._walk(file, f"{path}/", (*above, real))
            elif stat.S_ISREG(status.st_mode):
                yield _Found(path, file, bool(status.st_mode & stat.S_IXUSR), _sha256(file))
            else:
                raise LayergenError(f"{self._shown(file)} is neither a file nor a folder")

    def _inside(self, path: Path) -> Path:
        try:
            # `Path.resolve` raises something else for circles in Python 3.11 and 3.12.
            real = Path(os.path.realpath(path, strict=True))
        except OSError as error:
            # A link to itself, or to nothing.
            raise LayergenError(
                f"{self._shown(path)} cannot be followed: {error.strerror}", hint="remove the link"
            ) from error
        if not real.is_relative_to(self._root):
            raise LayergenError(
                f"{self._shown(path)} is a symbolic link that leads out of the repository",
                hint="copy the file into the layer's folder",
            )
        return real

    def _shown(self, path: Path) -> str:
        return path.relative_to(self._root).as_posix()


def _sha256(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def _tree_sha256(found: Sequence[_Found]) -> str:
    """Name a tree together with how it is deflated: another zlib-ng gives other streams."""
    digest = hashlib.sha256(f"{DEFLATER}\n".encode())
    for file in found:
        digest.update(f"{file.executable:d} {file.sha256} {file.path}\n".encode())
    return digest.hexdigest()


def _deflate(found: Sequence[_Found], streams: Path) -> tuple[Member, ...]:
    members: list[Member] = []
    with streams.open("wb") as out:
        for file in found:
            content = file.file.read_bytes()
            member = write_stream(
                file.path, content, executable=file.executable, archive=streams, out=out
            )
            if member.sha256 != file.sha256:
                raise LayergenError(f"{file.path} changed while it was read", hint="try again")
            members.append(member)
    return tuple(members)
