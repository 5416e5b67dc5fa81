"""A zip's members where they lie, each one checked. Nothing is extracted.

`zipfile` reads the directory; what it lets pass (two entries of one name, streams that go on after
their declared end, a header that names another file) is what makes two unpackers disagree.
"""

import hashlib
import mmap
import stat
import struct
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias, cast

from zlib_ng import zlib_ng

from layergen.build.paths import objection
from layergen.build.protocol import Member
from layergen.errors import LayergenError

STORED = zipfile.ZIP_STORED
DEFLATED = zipfile.ZIP_DEFLATED

_LOCAL = struct.Struct("<4s5H3L2H")
_ENCRYPTED = 0x1
_FACTS_FOLLOW = 0x8
"""CRC and sizes stand behind the stream, and for certain in the directory."""
_UTF8 = 0x800
_CHUNK = 1 << 16
_RAW_DEFLATE = -15
_HINT = "the file is damaged or was made to deceive; fetch it again, or ask who published it"

_Bytes: TypeAlias = "mmap.mmap | bytes"
_ZlibError = cast("type[Exception]", zlib_ng.error)


class _Local(NamedTuple):
    signature: bytes
    version: int
    flags: int
    method: int
    time: int
    date: int
    crc: int
    compressed_size: int
    size: int
    name_length: int
    extra_length: int


def read_zip(path: Path, name: str) -> tuple[Member, ...]:
    """Read the members of a zip and prove sizes, CRCs and the end of every stream.

    `name` stands for the file in messages. Raises LayergenError for anything that is not a plain,
    unambiguous zip of regular files.
    """
    try:
        with (
            zipfile.ZipFile(path) as archive,
            path.open("rb") as file,
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content,
        ):
            infos = [info for info in archive.infolist() if not info.is_dir()]
            _refuse_unsafe(infos, name)
            return tuple(_member(info, content, path, name) for info in infos)
    except (zipfile.BadZipFile, _ZlibError, struct.error, ValueError) as error:
        raise _refusal(name, f"is no valid zip: {error}") from error


def content_of(member: Member) -> bytes:
    """Inflate one member whole. Meant for small files such as metadata."""
    with member.archive.open("rb") as file:
        file.seek(member.offset)
        raw = file.read(member.compressed_size)
    return b"".join(_inflated(raw, 0, member.compressed_size, member.method))


def _refuse_unsafe(infos: Sequence[zipfile.ZipInfo], name: str) -> None:
    seen: set[str] = set()
    for info in infos:
        # `filename` has been cut at a NUL and had its separators replaced; this is what was there.
        path = info.orig_filename
        if why := objection(path):
            raise _refusal(name, f"holds the path {path!r}: {why}")
        if path in seen:
            raise _refusal(name, f"holds {path} twice")
        seen.add(path)
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in (0, stat.S_IFREG):
            raise _refusal(name, f"holds {path}, which is no regular file")
        if info.flag_bits & _ENCRYPTED:
            raise _refusal(name, f"holds {path} encrypted")
        if info.compress_type not in (STORED, DEFLATED):
            raise _refusal(name, f"holds {path} in a compression that Lambda may not know")


def _member(info: zipfile.ZipInfo, content: _Bytes, path: Path, name: str) -> Member:
    offset = _data_offset(info, content, name)
    digest = hashlib.sha256()
    crc = size = 0
    for chunk in _inflated(content, offset, info.compress_size, info.compress_type):
        digest.update(chunk)
        crc = zlib_ng.crc32(chunk, crc)
        size += len(chunk)
        if size > info.file_size:
            break
    if size != info.file_size or crc != info.CRC:
        raise _refusal(name, f"holds {info.orig_filename} damaged")
    mode = info.external_attr >> 16
    return Member(
        path=info.orig_filename,
        executable=stat.S_ISREG(mode) and bool(mode & 0o111),
        size=size,
        crc=crc,
        sha256=digest.hexdigest(),
        archive=path,
        offset=offset,
        compressed_size=info.compress_size,
        method=info.compress_type,
    )


def _data_offset(info: zipfile.ZipInfo, content: _Bytes, name: str) -> int:
    start = info.header_offset
    local = _Local(*_LOCAL.unpack(content[start : start + _LOCAL.size]))
    name_start = start + _LOCAL.size
    local_name = content[name_start : name_start + local.name_length]
    offset = name_start + local.name_length + local.extra_length
    central_name = info.orig_filename.encode("utf-8" if info.flag_bits & _UTF8 else "cp437")
    facts_follow = local.flags & _FACTS_FOLLOW
    facts = (local.crc, local.compressed_size, local.size)
    if (
        local.signature != b"PK\x03\x04"
        or local.method != info.compress_type
        or local.flags & _ENCRYPTED
        or local_name != central_name
        or (not facts_follow and facts != (info.CRC, info.compress_size, info.file_size))
        or offset + info.compress_size > len(content)
    ):
        raise _refusal(name, f"says two different things about {info.orig_filename}")
    return offset


def _inflated(content: _Bytes, offset: int, length: int, method: int) -> Iterator[bytes]:
    """Give the content of a stream in pieces; the stream has to end exactly where it should."""
    end = offset + length
    if method == STORED:
        for start in range(offset, end, _CHUNK):
            yield content[start : min(start + _CHUNK, end)]
        return
    stream = zlib_ng.decompressobj(_RAW_DEFLATE)
    for start in range(offset, end, _CHUNK):
        if stream.eof:
            break
        yield stream.decompress(content[start : min(start + _CHUNK, end)])
    else:
        if stream.eof and not stream.unused_data:
            return
    raise ValueError("a compressed stream does not end where the directory says")


def _refusal(name: str, what: str) -> LayergenError:
    return LayergenError(f"{name} {what}", hint=_HINT)
