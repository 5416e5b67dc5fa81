"""The canonical zip: what it looks like, and that nothing but the members decides its bytes."""

import base64
import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

from layergen.build.archive import archive_sha256, content_digest, write_archive
from layergen.build.protocol import Member
from layergen.errors import LayergenError

GENERATOR = Path(__file__).parents[3] / "generator"


def members(folder: Path, *files: tuple[str, bytes, bool]) -> list[Member]:
    """Lay raw streams into one file, every second one stored."""
    folder.mkdir(parents=True, exist_ok=True)
    streams = folder / "streams"
    found: list[Member] = []
    with streams.open("wb") as out:
        for position, (path, content, executable) in enumerate(files):
            deflater = zlib.compressobj(wbits=-15)
            method = 0 if position % 2 else 8
            raw = content if method == 0 else deflater.compress(content) + deflater.flush()
            digest = hashlib.sha256(content).hexdigest()
            crc = zlib.crc32(content)
            found.append(
                Member(
                    path,
                    executable,
                    len(content),
                    crc,
                    digest,
                    streams,
                    out.tell(),
                    len(raw),
                    method,
                    "demo",
                )
            )
            out.write(raw)
    return found


FILES = (
    ("python/b.py", b"b" * 5000, False),
    ("python/a.py", b"a", False),
    ("bin/tool", b"#!/bin/sh\n", True),
    ("python/ü.txt", "ü".encode(), False),
    ("python/empty", b"", False),
)


def test_every_unpacker_agrees(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    written = write_archive(members(tmp_path, *FILES), path)

    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        assert {info.filename: archive.read(info) for info in archive.infolist()} == {
            name: content for name, content, _ in FILES
        }
    subprocess.run(["unzip", "-tq", path], check=True, capture_output=True)
    assert written.zip_bytes == path.stat().st_size
    assert written.unzipped_bytes == sum(len(content) for _, content, _ in FILES)
    assert written.sha256 == archive_sha256(path)
    assert written.sha256 == base64.b64encode(hashlib.sha256(path.read_bytes()).digest()).decode()


def test_headers_are_canonical(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    write_archive(members(tmp_path, *FILES), path)

    with zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
    names = [info.filename for info in infos]
    assert names == sorted(names, key=str.encode)
    for info in infos:
        assert info.date_time == (1980, 1, 1, 0, 0, 0)
        assert (info.create_system, info.extra, info.comment) == (3, b"", b"")
        mode = 0o755 if info.filename == "bin/tool" else 0o644
        assert info.external_attr >> 16 == stat.S_IFREG | mode
        assert info.flag_bits == (0 if info.filename.isascii() else 0x800)


def test_is_what_zipfile_itself_would_write(tmp_path: Path) -> None:
    """Field by field, against the standard library given the same decisions."""
    content = b"x" * 1000
    ours, theirs = tmp_path / "ours.zip", tmp_path / "theirs.zip"
    write_archive(members(tmp_path, ("python/x", content, True)), ours)
    info = zipfile.ZipInfo("python/x", (1980, 1, 1, 0, 0, 0))
    info.external_attr = (stat.S_IFREG | 0o755) << 16
    info.create_system = 3
    info.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(theirs, "w") as archive:
        archive.writestr(info, content)

    assert ours.read_bytes() == theirs.read_bytes()


def test_the_content_digest_is_as_documented(tmp_path: Path) -> None:
    written = write_archive(
        members(tmp_path, ("b", b"2", True), ("a", b"1", False)), tmp_path / "x.zip"
    )

    lines = "".join(
        f"{mode} {hashlib.sha256(content).hexdigest()} {path}\n"
        for mode, content, path in (("0644", b"1", "a"), ("0755", b"2", "b"))
    )
    assert written.content == f"sha256:{hashlib.sha256(lines.encode()).hexdigest()}"


def test_the_content_digest_does_not_depend_on_compression(tmp_path: Path) -> None:
    first = members(tmp_path / "1", ("a", b"x" * 99, False))
    second = members(tmp_path / "2", ("pad", b"", False), ("a", b"x" * 99, False))[1:]

    assert first[0].method != second[0].method
    assert content_digest(first) == content_digest(second)


def test_a_refusal_leaves_the_old_archive(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(b"old")

    def refuse(_: object) -> None:
        raise LayergenError("no")

    with pytest.raises(LayergenError, match="no"):
        write_archive(members(tmp_path, *FILES), path, refuse)

    assert path.read_bytes() == b"old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["streams", "x.zip"]


def test_refuses_what_needs_zip64(tmp_path: Path) -> None:
    streams = tmp_path / "streams"
    streams.write_bytes(b"")
    huge = Member("a", False, 2**32, 0, "0" * 64, streams, 0, 2**32, 0)
    many = [Member(f"{i}", False, 0, 0, "0" * 64, streams, 0, 0, 0) for i in range(65535)]

    with pytest.raises(LayergenError, match="more than a plain zip can"):
        write_archive([huge], tmp_path / "x.zip")
    with pytest.raises(LayergenError, match="65535 files"):
        write_archive(many, tmp_path / "x.zip")


WRITE = """
import json, os, sys
from pathlib import Path
from layergen.build.archive import write_archive
from layergen.build.protocol import Member
os.umask(int(sys.argv[1], 8))
rows = json.loads(sys.stdin.read())
members = {Member(*row[:5], Path(row[5]), *row[6:]) for row in rows}
print(write_archive(members, Path(sys.argv[2])).sha256)
"""


def interpreters() -> list[str]:
    """Give this Python, and the others on PATH that start."""
    found = [sys.executable]
    for name in ("python3.11", "python3.12", "python3.13", "python3.14"):
        path = shutil.which(name)
        if (
            path
            and not subprocess.run([path, "-c", ""], capture_output=True, check=False).returncode
        ):
            found.append(path)
    return found


def test_bytes_depend_on_nothing_but_the_members(tmp_path: Path) -> None:
    files = [(f"python/{i % 7}/{i}.py", bytes([i]) * i * 10, i % 3 == 0) for i in range(200)]
    found = members(tmp_path / "one", *files)
    rows = [[str(value) if isinstance(value, Path) else value for value in m] for m in found]
    expected = write_archive(found, tmp_path / "here.zip").sha256

    hashes = set()
    for number, python in enumerate(interpreters() * 2):
        rows = rows[7:] + rows[:7]
        os.utime(tmp_path / "one" / "streams", (number, number))
        completed = subprocess.run(
            [python, "-c", WRITE, ("022", "077", "000")[number % 3], tmp_path / f"{number}.zip"],
            input=json.dumps(rows),
            env={
                "PYTHONPATH": str(GENERATOR),
                "PYTHONHASHSEED": str(number),
                "TZ": ("UTC", "Asia/Tokyo")[number % 2],
                "LC_ALL": ("C", "C.UTF-8")[number % 2],
            },
            cwd=tmp_path / "one" if number % 2 else tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        hashes.add(completed.stdout.strip())
        hashes.add(archive_sha256(tmp_path / f"{number}.zip"))

    assert hashes == {expected}
