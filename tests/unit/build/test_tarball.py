"""A tarball's files, and what no tarball may hold."""

import contextlib
import tarfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layergen.build.protocol import Member
from layergen.build.tarball import read_tarball
from layergen.build.zip_reader import content_of
from layergen.errors import LayergenError
from tests.tarballs import EXECUTABLE, Entry, make_tarball, tar

MANIFEST = Entry("package/package.json", b"{}")


def read(folder: Path, content: bytes) -> dict[str, Member]:
    tarball = folder / "demo.tgz"
    tarball.write_bytes(content)
    members = read_tarball(tarball, "demo-1.0.0.tgz", folder / "streams")
    return {member.path: member for member in members}


def test_gives_content_and_modes_whatever_the_first_folder_is_called(tmp_path: Path) -> None:
    package = make_tarball(
        "demo",
        files={"bin/run": b"#!/bin/sh\n", "lib/a.js": b"a" * 5000, "empty": b"", "é.txt": b"x"},
        modes={"bin/run": EXECUTABLE, "lib/a.js": 0o600},
        top="node-demo-v1",
    )

    members = read(tmp_path, package.content)

    assert {path: content_of(member) for path, member in members.items()} == {
        "package.json": b'{"name": "demo", "version": "1.0.0"}',
        "bin/run": b"#!/bin/sh\n",
        "lib/a.js": b"a" * 5000,
        "empty": b"",
        "é.txt": b"x",
    }
    assert [path for path, member in members.items() if member.executable] == ["bin/run"]
    assert members["lib/a.js"].compressed_size < 100


def test_takes_paths_with_needless_parts(tmp_path: Path) -> None:
    entries = [
        MANIFEST,
        Entry("./package/./dist/a.js", b"a"),
        Entry("package//b.js", b"b"),
        Entry("././package/././c/.//d.js", b"d"),
        Entry("package/.", kind=tarfile.DIRTYPE),
        Entry("package/.hidden/e.js", b"e"),
    ]

    members = read(tmp_path, tar(entries))

    assert {path: content_of(member) for path, member in members.items()} == {
        "package.json": b"{}",
        "dist/a.js": b"a",
        "b.js": b"b",
        "c/d.js": b"d",
        ".hidden/e.js": b"e",
    }


def test_leaves_out_what_npm_does_not_extract(tmp_path: Path) -> None:
    entries = [
        MANIFEST,
        Entry("package/.gitignore", b"x"),
        Entry("package/lib/.npmignore", b"x"),
        Entry("package/lib", kind=tarfile.DIRTYPE),
        Entry("package/loop", kind=tarfile.SYMTYPE, target="loop"),
        Entry("package/out", kind=tarfile.SYMTYPE, target="../../../etc/passwd"),
        Entry("package/hard", kind=tarfile.LNKTYPE, target="package/package.json"),
    ]

    assert list(read(tmp_path, tar(entries))) == ["package.json"]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (Entry("package/../../evil.js", b"x"), "leads out of its folder"),
        (Entry("../evil.js", b"x"), "leads out of its folder"),
        (Entry("package/./.././../evil.js", b"x"), "leads out of its folder"),
        (Entry("./../evil.js", b"x"), "leads out of its folder"),
        (Entry("//etc/evil", b"x"), "it is absolute"),
        (Entry("/etc/evil", b"x"), "it is absolute"),
        (Entry("package/a\\b.js", b"x"), "it holds a backslash"),
        (Entry("package/a\nb.js", b"x"), "it holds a control character"),
        (Entry("evil.js", b"x"), "outside of the package's folder"),
        (Entry("package/device", kind=tarfile.CHRTYPE), "neither file nor folder"),
        (Entry("package/pipe", kind=tarfile.FIFOTYPE), "neither file nor folder"),
        (Entry("package/package.json", b"{ }"), "package.json twice, with different content"),
    ],
)
def test_refuses_what_would_deceive(tmp_path: Path, entry: Entry, message: str) -> None:
    with pytest.raises(LayergenError) as caught:
        read(tmp_path, tar([MANIFEST, entry]))

    assert caught.value.message.startswith("demo-1.0.0.tgz ")
    assert message in caught.value.message


def test_the_same_file_twice_is_one(tmp_path: Path) -> None:
    assert list(read(tmp_path, tar([MANIFEST, MANIFEST]))) == ["package.json"]


def test_refuses_what_is_no_package(tmp_path: Path) -> None:
    with pytest.raises(LayergenError, match=r"has no package\.json"):
        read(tmp_path, tar([Entry("package/index.js", b"")]))


@given(data=st.data())
def test_a_damaged_tarball_never_raises_anything_else(
    data: st.DataObject, tmp_path_factory: pytest.TempPathFactory
) -> None:
    whole = make_tarball("demo", files={"a.js": b"abc" * 100}).content
    position = data.draw(st.integers(0, len(whole) - 1))
    if data.draw(st.booleans()):
        damaged = whole[:position]
    else:
        flipped = whole[position] ^ data.draw(st.integers(1, 255))
        damaged = whole[:position] + bytes([flipped]) + whole[position + 1 :]

    members: dict[str, Member] = {}
    with contextlib.suppress(LayergenError):
        members = read(tmp_path_factory.mktemp("damaged"), damaged)

    # Names and times of the gzip header are checked by nothing, and decide about nothing.
    assert set(members) in (set(), {"package.json", "a.js"})
