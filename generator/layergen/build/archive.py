"""The canonical zip: one order, one date, one mode per kind, no room for the machine that wrote it.

Streams are copied as they lie, already compressed, so the bytes depend on nothing but the members.
`zipfile` can neither copy raw streams nor leave out what differs between Python versions.
"""

import base64
import contextlib
import hashlib
import stat
import struct
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

from layergen.build.atomic import replacing
from layergen.build.collisions import one_per_path
from layergen.build.hashed_file import HashedFile
from layergen.build.protocol import Member
from layergen.errors import LayergenError

_LOCAL = b"PK\x03\x04"
_CENTRAL = b"PK\x01\x02"
_FACTS = struct.Struct("<5H3L2H")
_PLACE = struct.Struct("<3H2L")
_HEADERS_BYTES = len(_LOCAL + _CENTRAL) + 2 * _FACTS.size + 2 + _PLACE.size
"""Of both headers of a member, without its name."""
_END = struct.Struct("<4s4H2LH")
_VERSION = 20
_MADE_BY = bytes([_VERSION, 3])
"""The 3 is Unix, whose modes the directory holds."""
_UTF8 = 0x800
_MIDNIGHT = 0
_NEW_YEAR_1980 = (1 << 5) | 1
_LARGEST_BYTES = 0xFFFF_FFFE
_MOST_MEMBERS = 0xFFFE
"""One more of either would need zip64."""


@dataclass(frozen=True, slots=True)
class Written:
    """What an archive turned out to be; the fields of `Artifact` with the same names.

    `members` are those that it holds, in their order.
    """

    sha256: str
    content: str
    zip_bytes: int
    unzipped_bytes: int
    members: tuple[Member, ...] = field(compare=False, repr=False)


def write_archive(
    members: Iterable[Member], path: Path, check: Callable[[Written], None] | None = None
) -> Written:
    """Write members as a canonical zip that takes the place of `path` in one step.

    `check` sees the result before the archive takes its place; if it raises, the old file stays.
    Raises LayergenError if two packages bring different files to one path, or if it gets too large.
    """
    ordered = one_per_path(members)
    _refuse_zip64(ordered, path)
    with replacing(path) as file:
        digest, zip_bytes = _write(ordered, file)
        written = Written(
            sha256=base64.b64encode(digest).decode(),
            content=content_digest(ordered),
            zip_bytes=zip_bytes,
            unzipped_bytes=sum(member.size for member in ordered),
            members=ordered,
        )
        if check is not None:
            check(written)
    return written


def content_digest(members: Iterable[Member]) -> str:
    """Hash what an archive holds, however it is compressed.

    It is the SHA-256 of one line `<mode> <sha256 of the file> <path>` per member, sorted by path.
    Members have to be sorted and unique already.
    """
    lines = "".join(f"{member.mode:04o} {member.sha256} {member.path}\n" for member in members)
    return f"sha256:{hashlib.sha256(lines.encode()).hexdigest()}"


def archive_sha256(path: Path) -> str:
    """Hash an archive on disk, as AWS reports `CodeSha256`."""
    with path.open("rb") as file:
        return base64.b64encode(hashlib.file_digest(file, "sha256").digest()).decode()


def _write(members: Sequence[Member], file: IO[bytes]) -> tuple[bytes, int]:
    central: list[bytes] = []
    with contextlib.ExitStack() as stack:
        out = stack.enter_context(HashedFile(file))
        sources: dict[Path, int] = {}
        for member in members:
            if member.archive not in sources:
                source = stack.enter_context(member.archive.open("rb", buffering=0))
                sources[member.archive] = source.fileno()
            name = member.path.encode()
            facts = _facts(member, name)
            place = _PLACE.pack(0, 0, 0, (stat.S_IFREG | member.mode) << 16, out.position)
            central.append(_CENTRAL + _MADE_BY + facts + place + name)
            out.write(_LOCAL + facts + name)
            _copy(member, sources[member.archive], out)
        directory_offset = out.position
        for header in central:
            out.write(header)
        count, size = len(members), out.position - directory_offset
        out.write(_END.pack(b"PK\x05\x06", 0, 0, count, count, size, directory_offset, 0))
        return out.sha256(), out.position


def _copy(member: Member, source: int, out: HashedFile) -> None:
    try:
        out.copy(source, member.offset, member.compressed_size)
    except EOFError:
        raise LayergenError(f"{member.archive} is cut off", hint="run the command again") from None


def _facts(member: Member, name: bytes) -> bytes:
    """Give what both headers of a member say."""
    return _FACTS.pack(
        _VERSION,
        0 if name.isascii() else _UTF8,
        member.method,
        _MIDNIGHT,
        _NEW_YEAR_1980,
        member.crc,
        member.compressed_size,
        member.size,
        len(name),
        0,
    )


def _refuse_zip64(members: Sequence[Member], path: Path) -> None:
    size = _END.size + sum(
        _HEADERS_BYTES + 2 * len(member.path.encode()) + member.compressed_size
        for member in members
    )
    largest = max((member.size for member in members), default=0)
    if max(size, largest) > _LARGEST_BYTES or len(members) > _MOST_MEMBERS:
        raise LayergenError(
            f"{path.name} would hold {len(members)} files and {size} bytes, "
            "more than a plain zip can",
            hint="Lambda takes far less anyway: split the layer, or prune it",
        )
