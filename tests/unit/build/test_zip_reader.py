"""Reading a zip: what lies where, and everything that makes one ambiguous or unsafe."""

import stat
import struct
import zipfile
import zlib
from pathlib import Path
from typing import IO

import pytest

from layergen.build.zip_reader import content_of, read_zip
from layergen.errors import LayergenError


def write(
    path: Path, *entries: tuple[str, bytes], mode: int = 0o100644, compression: int = 8
) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in entries:
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            info.compress_type = compression
            archive.writestr(info, content)
    return path


def patched(path: Path, old: bytes, new: bytes, count: int = -1) -> Path:
    content = path.read_bytes()
    assert old in content
    path.write_bytes(content.replace(old, new, count))
    return path


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_finds_every_stream(tmp_path: Path, compression: int) -> None:
    entries = [("a.txt", b"a" * 100_000), ("empty", b""), ("ü/b", b"b")]
    path = write(tmp_path / "x.zip", *entries, compression=compression)

    members = read_zip(path, "x.zip")

    raw = path.read_bytes()
    for member, (name, content) in zip(members, entries, strict=True):
        stream = raw[member.offset : member.offset + member.compressed_size]
        inflated = zlib.decompress(stream, -15) if member.method else stream
        assert (member.path, inflated) == (name, content)
        assert member.crc == zlib.crc32(content)
        assert content_of(member) == content


def test_directories_are_no_members(tmp_path: Path) -> None:
    path = write(tmp_path / "x.zip", ("folder/", b""), ("folder/a", b"a"))

    assert [member.path for member in read_zip(path, "x.zip")] == ["folder/a"]


class Unseekable:
    """A pipe: whoever writes a zip to it has to put CRC and sizes behind each stream."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def write(self, data: bytes, /) -> int:
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()

    def close(self) -> None:
        self._file.close()


def test_a_data_descriptor_is_understood(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    with path.open("wb") as raw, zipfile.ZipFile(Unseekable(raw), "w", 8) as archive:
        archive.writestr("a", b"a" * 999)

    assert [member.size for member in read_zip(path, "x.zip")] == [999]


@pytest.mark.parametrize(
    "name", ["../escape", "/absolute", "a/../../b", "C:/x", "a\\..\\b", "a//b", "tab\there"]
)
def test_refuses_a_path_that_leads_out(tmp_path: Path, name: str) -> None:
    path = write(tmp_path / "x.zip", (name, b"x"))

    with pytest.raises(LayergenError, match=r"x\.zip holds the path"):
        read_zip(path, "x.zip")


def test_refuses_a_name_that_hides_behind_a_nul(tmp_path: Path) -> None:
    path = patched(write(tmp_path / "x.zip", ("okay.py_x", b"x")), b"okay.py_x", b"okay.py\0x")

    with pytest.raises(LayergenError, match="control character"):
        read_zip(path, "x.zip")


def test_refuses_one_name_twice(tmp_path: Path) -> None:
    path = patched(write(tmp_path / "x.zip", ("a1", b"1"), ("a2", b"2")), b"a2", b"a1")

    with pytest.raises(LayergenError, match="a1 twice"):
        read_zip(path, "x.zip")


def test_refuses_a_symbolic_link(tmp_path: Path) -> None:
    path = write(tmp_path / "x.zip", ("link", b"target"), mode=stat.S_IFLNK | 0o777)

    with pytest.raises(LayergenError, match="no regular file"):
        read_zip(path, "x.zip")


def test_refuses_encryption(tmp_path: Path) -> None:
    path = write(tmp_path / "x.zip", ("a", b"a"))
    content = bytearray(path.read_bytes())
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(content)

    with pytest.raises(LayergenError, match="encrypted"):
        read_zip(path, "x.zip")


def test_refuses_other_compressions(tmp_path: Path) -> None:
    path = write(tmp_path / "x.zip", ("a", b"a" * 99), compression=zipfile.ZIP_BZIP2)

    with pytest.raises(LayergenError, match="compression"):
        read_zip(path, "x.zip")


def test_refuses_a_header_that_names_another_file(tmp_path: Path) -> None:
    path = patched(write(tmp_path / "x.zip", ("good", b"x")), b"good", b"evil", 1)

    with pytest.raises(LayergenError, match="two different things about good"):
        read_zip(path, "x.zip")


def test_refuses_sizes_that_differ_between_header_and_directory(tmp_path: Path) -> None:
    path = write(tmp_path / "x.zip", ("a", b"x" * 50), compression=0)
    content = bytearray(path.read_bytes())
    struct.pack_into("<L", content, 22, 49)
    path.write_bytes(content)

    with pytest.raises(LayergenError, match="two different things about a"):
        read_zip(path, "x.zip")


def test_refuses_a_stream_that_was_damaged(tmp_path: Path) -> None:
    path = write(tmp_path / "x.zip", ("a", b"content"), compression=0)

    with pytest.raises(LayergenError, match="a damaged"):
        read_zip(patched(path, b"content", b"CONTENT"), "x.zip")


def test_refuses_a_stream_that_goes_on_after_its_end(tmp_path: Path) -> None:
    stream = zlib.compressobj(9, wbits=-15)
    raw = stream.compress(b"x") + stream.flush() + b"hidden"
    path = write(tmp_path / "x.zip", ("a", raw), compression=0)
    content = bytearray(path.read_bytes())
    for signature, method, crc, size in ((b"PK\x03\x04", 8, 14, 22), (b"PK\x01\x02", 10, 16, 24)):
        start = content.index(signature)
        struct.pack_into("<H", content, start + method, 8)
        struct.pack_into("<L", content, start + crc, zlib.crc32(b"x"))
        struct.pack_into("<L", content, start + size, 1)
    path.write_bytes(content)

    with pytest.raises(LayergenError, match="does not end where"):
        read_zip(path, "x.zip")


def test_a_bomb_is_given_up_early(tmp_path: Path) -> None:
    path = write(tmp_path / "x.zip", ("a", b"\0" * 50_000_000))
    content = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<L", content, content.index(signature) + offset, 10)
    path.write_bytes(content)

    with pytest.raises(LayergenError, match="a damaged"):
        read_zip(path, "x.zip")


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x05\x06" + b"\0" * 10])
def test_refuses_what_is_no_zip(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(content)

    with pytest.raises(LayergenError, match="no valid zip"):
        read_zip(path, "x.zip")
