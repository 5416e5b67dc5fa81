"""What two layers of one function both bring."""

import pytest

from layergen.model.budget import Attached
from layergen.model.manifest import Manifest, ManifestFile
from layergen.model.release import Artifact, Package, Release
from layergen.resolve.overlap import file_overlaps, is_overridden, owner, package_overlaps
from layergen.resolve.overlap_words import file_sentence, packages_told


def attached(layer: str, *packages: Package) -> Attached:
    artifact = Artifact("universal", (), (), "", layer, 0, 0, packages)
    return Attached(Release(layer, "1.0.0", "", "", {"universal": artifact}), artifact)


def pip(name: str, version: str, sha256: str = "") -> Package:
    return Package(name, version, f"{name}-{version}.whl", sha256 or f"{name} {version}")


def told(*layers: Attached, overrides: tuple[str, ...] = ()) -> list[str]:
    return [one.sentence for one in packages_told(package_overlaps(layers, overrides))]


def test_the_last_layer_wins() -> None:
    layers = [
        attached("base", pip("six", "1"), pip("yaml", "6")),
        attached("data", pip("six", "2")),
    ]

    (sentence,) = told(*layers)
    (other_way,) = told(*reversed(layers))

    assert sentence.startswith("base@1.0.0 and data@1.0.0 differ in six 1 and 2; ")
    assert sentence.endswith("file by file data@1.0.0 wins, which is attached last")
    assert other_way.startswith("data@1.0.0 and base@1.0.0 differ in six 2 and 1; ")
    assert other_way.endswith("file by file base@1.0.0 wins, which is attached last")


def test_one_and_the_same_file_is_no_conflict() -> None:
    layers = [attached(name, pip("six", "1"), pip("yaml", "6")) for name in ("base", "data")]

    assert told(*layers) == ["base@1.0.0 and data@1.0.0 bring the same: six 1, yaml 6"]


def test_one_version_from_two_files_is_a_conflict() -> None:
    layers = [attached("base", pip("six", "1", "here")), attached("data", pip("six", "1", "there"))]

    assert "differ in six 1, each from a file of its own;" in told(*layers)[0]


def test_npm_packages_meet_only_at_the_same_place() -> None:
    top = Package("ms", "2.0.0", integrity="x")
    nested = Package("ms", "2.1.3", integrity="y", paths=("node_modules/debug/node_modules/ms",))
    both = Package(
        "ms", "2.1.3", integrity="y", paths=("node_modules/a/node_modules/ms", "node_modules/ms")
    )

    assert told(attached("base", top), attached("data", nested)) == []
    assert len(told(attached("base", top), attached("data", both))) == 1


@pytest.mark.parametrize("glob", ["six", "Six", "s*", "*"])
def test_declared_overrides_are_not_told(glob: str) -> None:
    layers = [attached("base", pip("six", "1")), attached("data", pip("six", "2"))]

    assert told(*layers, overrides=("other", glob)) == []


@pytest.mark.parametrize(
    ("name", "glob", "declared"),
    [
        ("typing-extensions", "Typing_Extensions", True),
        ("python/config/a/b.yaml", "python/config/*", True),
        ("python/config.yaml", "python/config/*", False),
        ("@aws-sdk/client-s3", "@aws-sdk/*", True),
        ("six", "python/six", False),
    ],
)
def test_overrides(name: str, glob: str, declared: bool) -> None:
    assert is_overridden(name, [glob]) is declared


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("python/typing_extensions.py", "typing-extensions"),
        ("python/pydantic/main.py", "pydantic"),
        ("python/lib/python3.12/site-packages/pydantic/main.py", "pydantic"),
        ("python/PyYAML-6.0.3.dist-info/METADATA", "pyyaml"),
        ("nodejs/node_modules/ms/index.js", "ms"),
        ("nodejs/node_modules/debug/node_modules/ms/index.js", "ms"),
        ("nodejs/node_modules/@aws-sdk/client-s3/a/b.js", "@aws-sdk/client-s3"),
        ("bin/tool", "bin"),
    ],
)
def test_owner(path: str, name: str) -> None:
    assert owner(path) == name


def manifest(content: str, **files: str) -> Manifest:
    entries = {path: ManifestFile(path, "0644", 1, sha256) for path, sha256 in files.items()}
    return Manifest(content, entries)


def test_files_are_compared_where_manifests_are_known() -> None:
    layers = [attached("base"), attached("data"), attached("unknown")]
    manifests = {
        "base": manifest("base", a="1", b="1", c="1", only="1"),
        "data": manifest("data", a="1", b="2", c="2"),
    }

    (found,) = file_overlaps(layers, manifests)

    assert (found.first.name, found.second.name) == ("base@1.0.0", "data@1.0.0")
    assert (found.same, found.different) == (("a",), ("b", "c"))
    assert file_sentence(found) == (
        "base@1.0.0 and data@1.0.0 bring 2 files with other content: b, c; "
        "data@1.0.0 wins, which is attached later"
    )
    assert [one.different for one in file_overlaps(layers, manifests, ["b"])] == [("c",)]
    assert list(file_overlaps(layers, manifests, ["?"])) == []
