"""The package cache: proved on ingest, checked on read, safe for many writers."""

import multiprocessing
from pathlib import Path

import pytest

from layergen.build.package_cache import PackageCache
from layergen.build.wheel import read_wheel
from layergen.errors import LayergenError
from layergen.model.release import Package
from tests.wheels import make_wheel, sha256


def add(cache: PackageCache, wheel: Path) -> str:
    digest = sha256(wheel)
    cache.add(digest, wheel, read_wheel(wheel, wheel.name))
    return digest


def blob_of(cache: PackageCache, digest: str) -> Path:
    members = cache.members_of(digest)
    assert members
    return members[0].archive


def test_gives_back_the_members(tmp_path: Path, cache: PackageCache) -> None:
    wheel = make_wheel(tmp_path, "demo")
    expected = [(m.path, m.sha256, m.offset) for m in read_wheel(wheel, wheel.name)]

    digest = add(cache, wheel)

    assert [(m.path, m.sha256, m.offset) for m in cache.members_of(digest) or ()] == expected
    assert not wheel.exists()


def test_knows_what_it_does_not_have(cache: PackageCache) -> None:
    assert cache.members_of("0" * 64) is None


@pytest.mark.parametrize("damage", ["flip", "cut", "grow", "gone"])
def test_a_damaged_file_is_dropped_and_can_be_added_again(
    tmp_path: Path, cache: PackageCache, damage: str
) -> None:
    digest = add(cache, make_wheel(tmp_path, "demo"))
    blob = blob_of(cache, digest)
    content = blob.read_bytes()
    match damage:
        case "flip":
            blob.write_bytes(content[:50] + bytes([content[50] ^ 1]) + content[51:])
        case "cut":
            blob.write_bytes(content[:-1])
        case "grow":
            blob.write_bytes(content + b"x")
        case "gone":
            blob.unlink()

    assert cache.members_of(digest) is None

    add(cache, make_wheel(tmp_path, "demo"))
    assert blob_of(cache, digest).read_bytes() == content


@pytest.mark.parametrize("text", ["", "zz\n{}", "00000000\n{}", '{"members": []}'])
def test_a_damaged_list_of_members_is_dropped(
    tmp_path: Path, cache: PackageCache, text: str
) -> None:
    digest = add(cache, make_wheel(tmp_path, "demo"))
    blob_of(cache, digest).with_name("members.json").write_text(text)

    assert cache.members_of(digest) is None
    add(cache, make_wheel(tmp_path, "demo"))
    assert cache.members_of(digest)


def test_refuses_a_hash_that_is_a_path(cache: PackageCache) -> None:
    with pytest.raises(LayergenError, match="no SHA-256"):
        cache.members_of("../../../etc")


def test_remembers_what_was_chosen(tmp_path: Path, cache: PackageCache) -> None:
    package = Package("demo", "1.0", "demo-1.0-py3-none-any.whl", "0" * 64)

    cache.remember("ab" * 32, package)

    assert PackageCache(tmp_path / "cache").selection("ab" * 32) == package
    assert cache.selection("cd" * 32) is None


def add_and_read(folder: Path, source: Path) -> int:
    cache = PackageCache(folder / "cache")
    with cache.workspace() as workspace:
        wheel = workspace / source.name
        wheel.write_bytes(source.read_bytes())
        digest = add(cache, wheel)
    return len(cache.members_of(digest) or ())


def test_many_writers_leave_one_whole_entry(tmp_path: Path) -> None:
    wheel = make_wheel(tmp_path, "demo", files={f"demo/{i}.py": bytes(i) for i in range(300)})
    context = multiprocessing.get_context("spawn")

    with context.Pool(4) as pool:
        counts = pool.starmap(add_and_read, [(tmp_path, wheel)] * 12)

    assert counts == [302] * 12
    assert list((tmp_path / "cache").glob("*/tmp/*")) == []
