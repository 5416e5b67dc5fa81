"""Layers from plain files."""

import os
import zipfile
from pathlib import Path

import pytest

from layergen.build.archive import Written, write_archive
from layergen.build.builders import Builders
from layergen.build.files import FilesBuilder
from layergen.build.package_cache import PackageCache
from layergen.build.protocol import Builder, Member
from layergen.errors import LayergenError
from layergen.model.strategy import SourceKind
from layergen.model.variant import Variant

FOLDER = "layers/shared"
VARIANT = Variant("universal", ("python3.12",), ("arm64",))


@pytest.fixture
def builder(all_builders: Builders) -> Builder:
    return all_builders[SourceKind.FILES]


@pytest.fixture
def folder(root: Path) -> Path:
    folder = root / FOLDER
    (folder / "python" / "shared").mkdir(parents=True)
    (folder / "python" / "shared" / "__init__.py").write_text("x = 1\n" * 1000)
    (folder / "python" / "shared" / "empty.py").write_bytes(b"")
    (folder / "bin").mkdir()
    tool = folder / "bin" / "tool"
    tool.write_bytes(os.urandom(1000))
    tool.chmod(0o750)
    return folder


def collect(builder: Builder) -> tuple[Member, ...]:
    return builder.collect(FOLDER, VARIANT, builder.resolve(FOLDER, VARIANT))


def test_holds_the_files_as_they_are(tmp_path: Path, folder: Path, builder: Builder) -> None:
    write_archive(collect(builder), tmp_path / "x.zip")

    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        assert archive.testzip() is None
        content = {info.filename: archive.read(info) for info in archive.infolist()}
        modes = {i.filename: (i.external_attr >> 16) & 0o777 for i in archive.infolist()}
        methods = {info.filename: info.compress_type for info in archive.infolist()}
    assert content == {name: (folder / name).read_bytes() for name in content}
    assert modes == {
        "bin/tool": 0o755,
        "python/shared/__init__.py": 0o644,
        "python/shared/empty.py": 0o644,
    }
    assert methods["python/shared/__init__.py"] == zipfile.ZIP_DEFLATED
    assert methods["bin/tool"] == zipfile.ZIP_STORED


def test_only_content_path_and_the_owners_x_count(
    tmp_path: Path, folder: Path, builder: Builder
) -> None:
    def written() -> Written:
        return write_archive(collect(builder), tmp_path / "x.zip")

    first = written()
    os.utime(folder / "bin" / "tool", (1, 1))
    (folder / "bin" / "tool").chmod(0o777)
    (folder / "python" / "shared" / "empty.py").chmod(0o600)
    (folder / ".DS_Store").write_bytes(b"x")
    (folder / "python" / "shared" / "__pycache__").mkdir()
    (folder / "python" / "shared" / "__pycache__" / "x.pyc").write_bytes(b"x")
    assert written() == first

    (folder / "bin" / "tool").chmod(0o640)
    assert written().content != first.content


def test_deflates_once(folder: Path, builder: Builder, root: Path, cache: PackageCache) -> None:
    before = collect(builder)
    streams = before[0].archive
    changed = streams.stat().st_mtime_ns

    assert collect(FilesBuilder(root, cache)) == before
    assert streams.stat().st_mtime_ns == changed

    (folder / "new").write_bytes(b"new")
    assert {m.archive for m in collect(builder)} != {streams}


def test_links_are_followed_inside_the_repository(
    root: Path, folder: Path, builder: Builder
) -> None:
    (root / "common").mkdir()
    (root / "common" / "util.py").write_text("u")
    (folder / "python" / "file.py").symlink_to(root / "common" / "util.py")
    (folder / "python" / "common").symlink_to("../../../common")

    found = {m.path: m.sha256 for m in collect(builder)}

    assert found["python/file.py"] == found["python/common/util.py"]


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("..", "python/link is a symbolic link that leads in a circle"),
        ("link", "python/link cannot be followed"),
        ("nowhere", "python/link cannot be followed"),
        ("../../../../outside", "python/link is a symbolic link that leads out"),
    ],
)
def test_refuses_links(
    root: Path, folder: Path, builder: Builder, target: str, message: str
) -> None:
    (root.parent / "outside").mkdir()
    (folder / "python" / "link").symlink_to(target)

    with pytest.raises(LayergenError, match=f"{FOLDER}/{message}"):
        collect(builder)


def test_refuses_a_folder_that_is_a_link_out(root: Path, builder: Builder, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (root / "layers").mkdir()
    (root / FOLDER).symlink_to(tmp_path / "outside")

    with pytest.raises(LayergenError, match="leads out of the repository"):
        collect(builder)


def test_refuses_what_is_no_file(folder: Path, builder: Builder) -> None:
    os.mkfifo(folder / "pipe")

    with pytest.raises(LayergenError, match="pipe is neither a file nor a folder"):
        collect(builder)


@pytest.mark.parametrize("name", ["a\\b", "a\nb", os.fsdecode(b"\xff")])
def test_refuses_names_that_no_zip_may_hold(folder: Path, builder: Builder, name: str) -> None:
    (folder / name).write_bytes(b"")

    with pytest.raises(LayergenError, match=f"{FOLDER} holds"):
        collect(builder)


def test_refuses_a_folder_that_is_none(builder: Builder) -> None:
    with pytest.raises(LayergenError, match="no folder"):
        collect(builder)
