import hashlib
import os
from pathlib import Path

import pytest

from layergen.build.hashed_file import HashedFile

MEGABYTE = 1 << 20
LENGTHS = (0, 1, MEGABYTE - 1, MEGABYTE, MEGABYTE + 1, 9 * MEGABYTE + 7, 3)


def test_writes_and_hashes_what_it_is_given_in_order(tmp_path: Path) -> None:
    source, target = tmp_path / "source", tmp_path / "target"
    content = os.urandom(sum(LENGTHS))
    source.write_bytes(content)
    expected = b""

    with source.open("rb") as read, target.open("wb") as write, HashedFile(write) as out:
        offset = 0
        for number, length in enumerate(LENGTHS):
            header = b"%d" % number * 1000
            out.write(header)
            out.copy(read.fileno(), offset, length)
            expected += header + content[offset : offset + length]
            offset += length
            assert out.position == len(expected)
        digest = out.sha256()

    assert target.read_bytes() == expected
    assert digest == hashlib.sha256(expected).digest()


def test_a_source_that_is_too_short_is_told(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"short")

    with (
        source.open("rb") as read,
        (tmp_path / "target").open("wb") as write,
        HashedFile(write) as out,
        pytest.raises(EOFError),
    ):
        out.copy(read.fileno(), 2, 4)


def test_a_full_disk_is_told() -> None:
    with (
        Path("/dev/zero").open("rb") as read,
        Path("/dev/full").open("wb") as full,
        HashedFile(full) as out,
        pytest.raises(OSError, match="No space left"),
    ):
        out.copy(read.fileno(), 0, 9 * MEGABYTE)
