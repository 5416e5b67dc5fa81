"""What differs between two releases."""

from dataclasses import replace

from layergen.model.difference import ReleaseDiff
from layergen.model.manifest import Manifest, ManifestFile
from layergen.model.release import Artifact, Package, Release
from layergen.resolve.diff import diff_releases


def release(version: str, **variants: tuple[Package, ...]) -> Release:
    artifacts = {
        name: Artifact(name, (), (), "", f"{version} {name}", 10, 20, packages)
        for name, packages in variants.items()
    }
    return Release("demo", version, "", "", artifacts)


def changes(diff: ReleaseDiff) -> list[tuple[object, ...]]:
    (variant,) = diff.variants
    return [(c.name, c.before, c.after, c.bump, c.bytes) for c in variant.packages]


def test_packages_come_go_and_move() -> None:
    old = (
        Package("gone", "1.0", unzipped_bytes=5),
        Package("major", "1.9", unzipped_bytes=5),
        Package("same", "1.0", sha256="x"),
        Package("unmeasured", "1.0.0"),
    )
    new = (
        Package("come", "1.0", unzipped_bytes=7),
        Package("major", "2.0", unzipped_bytes=9),
        Package("same", "1.0", sha256="x"),
        Package("unmeasured", "1.0.1", unzipped_bytes=4),
    )

    diff = diff_releases(release("1.0.0", universal=old), release("2.0.0", universal=new), {})

    assert changes(diff) == [
        ("come", None, "1.0", "", 7),
        ("gone", "1.0", None, "", -5),
        ("major", "1.9", "2.0", "major", 4),
        ("unmeasured", "1.0.0", "1.0.1", "patch", None),
    ]


def test_another_file_under_the_same_version_is_a_change() -> None:
    old, new = (Package("demo", "1.0", sha256=digest) for digest in ("x", "y"))

    diff = diff_releases(release("1.0.0", universal=(old,)), release("1.0.1", universal=(new,)), {})

    assert changes(diff) == [("demo", "1.0", "1.0", "", None)]


def test_several_versions_of_a_package_are_told_apart() -> None:
    old = (Package("ms", "2.0.0"), Package("ms", "2.1.2"))
    new = (Package("ms", "2.0.0"), Package("ms", "2.1.3"), Package("ms", "3.0.0"))

    diff = diff_releases(release("1.0.0", universal=old), release("1.0.1", universal=new), {})

    assert [change[:3] for change in changes(diff)] == [
        ("ms", "2.1.2", "2.1.3"),
        ("ms", None, "3.0.0"),
    ]


def manifest(content: str, **files: int) -> Manifest:
    return Manifest(
        content, {path: ManifestFile(path, "0644", size, str(size)) for path, size in files.items()}
    )


def test_files_come_from_manifests() -> None:
    manifests = {
        "1.0.0 universal": manifest("", same=1, changed=2, gone=3),
        "1.0.1 universal": manifest("", same=1, changed=5, come=4),
    }
    before, after = release("1.0.0", universal=()), release("1.0.1", universal=())

    (variant,) = diff_releases(before, after, manifests).variants

    assert variant.files is not None
    assert [(file.path, file.bytes) for file in variant.files] == [
        ("changed", 3),
        ("come", 4),
        ("gone", -3),
    ]


def test_without_manifests_nothing_is_said_of_files() -> None:
    before, after = release("1.0.0", universal=()), release("1.0.1", universal=())
    one = {"1.0.0 universal": manifest("")}

    assert [v.files for v in diff_releases(before, after, one).variants] == [None]
    assert [v.files for v in diff_releases(before, before, {}).variants] == [()]


def test_variants_come_and_go() -> None:
    before, after = release("1.0.0", arm64=(), universal=()), release("1.0.1", arm64=(), x86_64=())

    found = diff_releases(before, after, {}).variants

    assert [(v.variant, v.before is None, v.after is None) for v in found] == [
        ("arm64", False, False),
        ("universal", False, True),
        ("x86_64", True, False),
    ]


def test_files_of_what_nobody_could_look_into_are_unknown() -> None:
    artifact = Artifact("universal", (), (), "", "", 10, 0)
    before, after = (
        Release("demo", version, "", "", {"universal": artifact}) for version in ("0.0.1", "0.0.2")
    )

    (variant,) = diff_releases(before, after, {}).variants

    assert variant.files is None


def test_variants_without_a_counterpart_are_compared_together() -> None:
    numpy = [Package("numpy", "2.1", sha256=digest, unzipped_bytes=8) for digest in "abc"]
    before = release("1.0.0", arm64=(), universal=(numpy[0], Package("six", "1", unzipped_bytes=2)))
    bigger = replace(numpy[2], version="2.2", unzipped_bytes=9)
    after = release("2.0.0", arm64=(), **{"python3.12": (numpy[1],), "python3.13": (bigger,)})

    across = diff_releases(before, after, {}).across

    assert across is not None
    assert (across.before, across.after) == (("universal",), ("python3.12", "python3.13"))
    assert [(c.name, c.before, c.after, c.bytes) for c in across.packages] == [
        ("numpy", None, "2.2", 9),
        ("six", "1", None, -2),
    ]


def test_bytes_that_differ_between_variants_are_not_told() -> None:
    sizes = {
        architecture: (Package("numpy", "2.2", unzipped_bytes=size),)
        for architecture, size in (("arm64", 8), ("x86_64", 9))
    }
    before = release("1.0.0", universal=(Package("numpy", "2.1", unzipped_bytes=8),))

    across = diff_releases(before, release("2.0.0", **sizes), {}).across

    assert across is not None
    assert [(c.before, c.after, c.bump, c.bytes) for c in across.packages] == [
        ("2.1", "2.2", "minor", None)
    ]


def test_files_without_a_counterpart_are_compared_together() -> None:
    manifests = {
        "1.0.0 universal": manifest("", same=1, changed=2, gone=3),
        "2.0.0 arm64": manifest("", same=1, changed=5, native=7),
        "2.0.0 x86_64": manifest("", same=9, changed=6, native=8),
    }
    before, after = release("1.0.0", universal=()), release("2.0.0", arm64=(), x86_64=())

    across = diff_releases(before, after, manifests).across

    assert across is not None
    assert across.files is not None
    assert [(file.path, file.bytes) for file in across.files] == [
        ("changed", 3),
        ("gone", -3),
        ("native", 7),
    ]
    del manifests["2.0.0 x86_64"]
    without = diff_releases(before, after, manifests).across
    assert without is not None
    assert without.files is None


def test_a_variant_that_only_came_is_compared_with_nothing() -> None:
    before, after = release("1.0.0", arm64=()), release("1.1.0", arm64=(), x86_64=())

    assert diff_releases(before, after, {}).across is None
