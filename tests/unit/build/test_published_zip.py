import hashlib
import stat
import zipfile
from pathlib import Path

import pytest

from layergen.build.files import FilesBuilder
from layergen.build.manifest import digest_of, manifest_of_zip
from layergen.build.package_cache import PackageCache
from layergen.build.protocol import Member
from layergen.build.published_zip import contents_of, is_unpacked, keep_zip, unpack
from layergen.errors import LayergenError
from layergen.model.strategy import Source, SourceKind
from layergen.model.variant import Variant

VARIANT = Variant("universal", ("python3.12",), ("arm64",))
DEMO = b"Metadata-Version: 2.1\nName: demo\nVersion: 1.2\nLicense: MIT\n"


def made_by_hand(path: Path, files: dict[str, bytes], modes: dict[str, int] | None = None) -> Path:
    """Write a zip as people's tools do: with folders, dates, and whatever modes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("python/", b"")
        for name, content in files.items():
            info = zipfile.ZipInfo(name, (2021, 5, 4, 3, 2, 2))
            info.external_attr = (modes or {}).get(name, stat.S_IFREG | 0o640) << 16
            archive.writestr(info, content)
    return path


@pytest.fixture
def cache(tmp_path: Path) -> PackageCache:
    return PackageCache(tmp_path / "cache")


def kept(cache: PackageCache, path: Path) -> tuple[Member, ...]:
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return keep_zip(cache, digest, path, path.name)


def test_a_zip_is_kept_to_the_byte_and_looked_into(tmp_path: Path, cache: PackageCache) -> None:
    files = {
        "python/demo.py": b"x = 1\n",
        "python/demo-1.2.dist-info/METADATA": DEMO,
        "python/demo-1.2.dist-info/RECORD": b"demo.py,,\n",
        "java/lib/a.jar": b"jar",
    }
    path = made_by_hand(tmp_path / "layer.zip", files)
    before, manifest = path.read_bytes(), manifest_of_zip(path)

    members = kept(cache, path)
    found = contents_of(members, npm=False)

    assert not path.exists()
    assert members[0].archive.read_bytes() == before
    assert found.unzipped_bytes == sum(map(len, files.values()))
    assert found.manifest == digest_of(manifest)
    assert f'"content": "{found.content}"' in manifest
    assert found.families == {"python", "java"}
    (package,) = found.packages
    assert (package.name, package.version, package.licences) == ("demo", "1.2", ("MIT",))
    assert package.unzipped_bytes == found.unzipped_bytes - len(b"jar")
    assert contents_of(members, npm=True).packages == ()


def test_what_is_unpacked_builds_the_same_content(tmp_path: Path, cache: PackageCache) -> None:
    files = {
        "bin/tool": b"#!/bin/sh\n",
        "python/demo.py": b"x = 1\n",
        "python/__pycache__/demo.cpython-312.pyc": b"\0",
        ".git/hooks/post-checkout": b"rm -rf /\n",
    }
    path = made_by_hand(tmp_path / "layer.zip", files, {"bin/tool": stat.S_IFREG | 0o744})
    members = kept(cache, path)

    unpack(members, tmp_path / "layers" / "demo")
    assert is_unpacked(members, tmp_path / "layers" / "demo")
    source = Source(SourceKind.FILES, "layers/demo")
    built = FilesBuilder(tmp_path, cache).collect(source.folder, VARIANT, ())

    assert [(m.path, m.executable, m.sha256) for m in built] == [
        (m.path, m.executable, m.sha256)
        for m in members
        if m.path in {"bin/tool", "python/demo.py"}
    ]

    (tmp_path / "layers" / "demo" / "python" / "more.py").touch()
    assert not is_unpacked(members, tmp_path / "layers" / "demo")


def test_a_folder_that_is_kept_for_git_builds_no_layer(tmp_path: Path, cache: PackageCache) -> None:
    (tmp_path / "layers" / "demo").mkdir(parents=True)
    (tmp_path / "layers" / "demo" / ".gitkeep").touch()

    assert FilesBuilder(tmp_path, cache).collect("layers/demo", VARIANT, ()) == ()


@pytest.mark.parametrize(
    ("files", "modes", "message"),
    [
        ({"../outside": b"x"}, {}, "leads out of its folder"),
        ({"/etc/passwd": b"x"}, {}, "it is absolute"),
        ({"python/link": b"/etc"}, {"python/link": stat.S_IFLNK | 0o777}, "no regular file"),
        ({"python": b"x", "python/a.py": b"x"}, {}, "is a file in the layer and a folder"),
        ({}, {}, "holds no files"),
    ],
)
def test_a_zip_that_nobody_can_be_sure_of_is_refused(
    tmp_path: Path,
    cache: PackageCache,
    files: dict[str, bytes],
    modes: dict[str, int],
    message: str,
) -> None:
    path = made_by_hand(tmp_path / "layer.zip", files, modes)

    with pytest.raises(LayergenError, match=message):
        kept(cache, path)

    assert path.exists()


def test_paths_that_some_disks_take_for_one_are_told_of(
    tmp_path: Path, cache: PackageCache
) -> None:
    files = {"python/Demo.py": b"1", "python/demo.py": b"2"}
    members = kept(cache, made_by_hand(tmp_path / "layer.zip", files))

    found = contents_of(members, npm=False)

    assert found.unpack_objection == (
        "it holds paths that are one path on some disks (python/demo.py)"
    )
