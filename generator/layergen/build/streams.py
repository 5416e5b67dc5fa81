"""Reading what is inside members, archive by archive, without extracting anything."""

import mmap
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from types import TracebackType
from typing import Self

from zlib_ng import zlib_ng

from layergen.build.protocol import Member
from layergen.build.zip_reader import DEFLATED

_RAW_DEFLATE = -15
_ENOUGH_FOR_A_HEAD = 512
"""Compressed bytes that hold the first bytes of any content."""


def by_archive(members: Iterable[Member]) -> Iterator[tuple[Path, tuple[Member, ...]]]:
    """Part members by the archive that holds them; each part is sorted by path."""
    ordered = sorted(members, key=lambda member: (member.archive, member.path))
    for archive, group in groupby(ordered, key=lambda member: member.archive):
        yield archive, tuple(group)


class OpenArchive:
    """One archive, open for many reads."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Self:
        self._file = self._path.open("rb")
        empty = self._path.stat().st_size == 0
        self._bytes: mmap.mmap | bytes = (
            b"" if empty else mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        if isinstance(self._bytes, mmap.mmap):
            self._bytes.close()
        self._file.close()

    def content(self, member: Member) -> bytes:
        """Inflate one member whole."""
        raw = self._bytes[member.offset : member.offset + member.compressed_size]
        if member.method != DEFLATED:
            return raw
        return zlib_ng.decompress(raw, _RAW_DEFLATE, member.size)

    def head(self, member: Member, length: int) -> bytes:
        """Inflate no more than the first bytes of a member."""
        end = member.offset + min(member.compressed_size, _ENOUGH_FOR_A_HEAD)
        raw = self._bytes[member.offset : end]
        if member.method != DEFLATED:
            return raw[:length]
        return zlib_ng.decompressobj(_RAW_DEFLATE).decompress(raw, length)


def text_of(archive: OpenArchive, member: Member) -> str:
    """Inflate a text; bytes that are no UTF-8 become replacement characters."""
    return archive.content(member).decode("utf-8", errors="replace")


def below(members: Sequence[Member], folder: str) -> tuple[Member, ...]:
    """Keep the members below a folder, given with a slash at its end."""
    return tuple(member for member in members if member.path.startswith(folder))
