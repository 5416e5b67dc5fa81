"""The documents beside a zip: what they say, that they are the same everywhere, and verified."""

import json
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from layergen.build.builders import Builders
from layergen.build.contents import restore_contents, sbom_of, write_document
from layergen.build.layer import build_artifact, rebuild_artifact
from layergen.build.manifest import digest_of, manifest_of_zip
from layergen.errors import LayergenError
from layergen.model.release import Artifact, Package, Release
from layergen.model.strategy import Prune, PruneProfile, Source, SourceKind
from layergen.model.variant import Variant
from tests.wheels import lock_line, make_wheel, sha256

Serve = Callable[[Sequence[Path]], None]
PIP = Source(SourceKind.PIP, "layers/demo")
VARIANT = Variant("arm64", ("python3.12",), ("arm64",))
STANDARD = Prune(PruneProfile.STANDARD, drop=("*.c",))


class Built:
    """A release of two wheels, with its zip and documents in one folder."""

    def __init__(self, folder: Path, builders: Builders) -> None:
        self.zip = folder / "arm64.zip"
        self.manifest = folder / "arm64.manifest.json"
        self.sbom = folder / "arm64.cdx.json"
        artifact = build_artifact(PIP, VARIANT, STANDARD, builders, self.zip)
        self.release = self._release(artifact)
        text = sbom_of(self.release, artifact, self.zip)
        write_document(self.sbom, text)
        self.artifact = replace(artifact, sbom=digest_of(text))
        self.release = self._release(self.artifact)

    @staticmethod
    def _release(artifact: Artifact) -> Release:
        return Release("demo", "1.2.0", "1.2.0 · Demo", "MIT", {"arm64": artifact}, STANDARD)

    def documents(self) -> tuple[bytes, bytes]:
        return self.manifest.read_bytes(), self.sbom.read_bytes()


@pytest.fixture
def wheels(tmp_path: Path, root: Path, serve: Serve) -> list[Path]:
    wheels = [
        make_wheel(
            tmp_path,
            "demo",
            files={"demo/__init__.py": b"x = 1\n" * 90, "demo/core.c": b"c" * 500},
            modes={"demo/__init__.py": 0o100755},
            requires=["helper>=1"],
            headers=["License-Expression: MIT"],
        ),
        make_wheel(
            tmp_path,
            "helper",
            "2.0",
            requires=["demo"],
            headers=["Classifier: License :: OSI Approved :: Apache Software License"],
        ),
    ]
    serve(wheels)
    (root / PIP.folder).mkdir(parents=True)
    lock = "".join(lock_line(wheel) for wheel in wheels)
    (root / PIP.folder / "requirements.txt").write_text(lock)
    return wheels


@pytest.fixture
def built(tmp_path: Path, wheels: list[Path], all_builders: Builders) -> Built:
    assert wheels
    return Built(tmp_path / "first", all_builders)


def test_packages_are_weighed_before_and_after_pruning(built: Built) -> None:
    demo, helper = built.artifact.packages

    with zipfile.ZipFile(built.zip) as archive:
        infos = archive.infolist()
    assert sum(p.unzipped_bytes for p in (demo, helper)) == built.artifact.unzipped_bytes
    assert sum(p.zip_bytes for p in (demo, helper)) == sum(info.compress_size for info in infos)
    assert demo.unpruned_bytes - demo.unzipped_bytes == 500
    assert helper.unpruned_bytes == helper.unzipped_bytes
    assert [p.licences for p in (demo, helper)] == [("MIT",), ("Apache-2.0",)]


def test_the_manifest_names_every_file(built: Built) -> None:
    document = json.loads(built.manifest.read_text("utf-8"))

    with zipfile.ZipFile(built.zip) as archive:
        names = archive.namelist()
    assert document["content"] == built.artifact.content
    assert [file["path"] for file in document["files"]] == names
    assert document["files"][names.index("python/demo/__init__.py")] | {"sha256": ""} == {
        "path": "python/demo/__init__.py",
        "mode": "0755",
        "size": 540,
        "sha256": "",
    }
    assert digest_of(built.manifest.read_text("utf-8")) == built.artifact.manifest


def test_the_manifest_can_be_had_from_the_zip_alone(built: Built) -> None:
    assert manifest_of_zip(built.zip) == built.manifest.read_text("utf-8")


def test_the_sbom_is_valid_and_names_every_package(built: Built, wheels: list[Path]) -> None:
    text = built.sbom.read_text("utf-8")
    document: dict[str, Any] = json.loads(text)

    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    assert document["metadata"]["component"]["version"] == "1.2.0"
    assert "timestamp" not in text
    assert [
        (entry["purl"], entry["licenses"], entry["hashes"][0]["content"])
        for entry in document["components"]
    ] == [
        ("pkg:pypi/demo@1.0", [{"license": {"id": "MIT"}}], sha256(wheels[0])),
        ("pkg:pypi/helper@2.0", [{"license": {"id": "Apache-2.0"}}], sha256(wheels[1])),
    ]
    # They need each other, and the layer needs one of them so that both are reached.
    assert {entry["ref"]: entry.get("dependsOn", []) for entry in document["dependencies"]} == {
        "demo@1.2.0/arm64": ["pkg:pypi/demo@1.0"],
        "pkg:pypi/demo@1.0": ["pkg:pypi/helper@2.0"],
        "pkg:pypi/helper@2.0": ["pkg:pypi/demo@1.0"],
    }


def test_another_version_or_content_has_another_serial_number(built: Built) -> None:
    def serial(release: Release, artifact: Artifact) -> str:
        return str(json.loads(sbom_of(release, artifact, built.zip))["serialNumber"])

    first = serial(built.release, built.artifact)

    assert serial(built.release, built.artifact) == first
    assert serial(replace(built.release, version="1.2.1"), built.artifact) != first
    assert serial(built.release, replace(built.artifact, content="sha256:0")) != first


def test_documents_are_rebuilt_to_the_byte(
    tmp_path: Path, built: Built, all_builders: Builders
) -> None:
    elsewhere = tmp_path / "elsewhere" / "arm64.zip"
    rebuild_artifact(built.release, built.artifact, PIP, all_builders, elsewhere)

    restore_contents(built.release, built.artifact, elsewhere)

    again = elsewhere.parent
    assert (
        (again / "arm64.manifest.json").read_bytes(),
        (again / "arm64.cdx.json").read_bytes(),
    ) == built.documents()


@pytest.mark.parametrize("document", ["manifest", "sbom"])
@pytest.mark.parametrize("damage", [None, b"{}", b"\xff"], ids=["missing", "edited", "binary"])
def test_documents_are_mended_from_the_zip(
    built: Built, document: str, damage: bytes | None
) -> None:
    before = built.documents()
    path: Path = getattr(built, document)
    path.unlink()
    if damage is not None:
        path.write_bytes(damage)

    restore_contents(built.release, built.artifact, built.zip)

    assert built.documents() == before


@pytest.mark.parametrize(("document", "name"), [("manifest", "file manifest"), ("sbom", "SBOM")])
def test_a_document_that_was_not_released_is_refused(
    built: Built, document: str, name: str
) -> None:
    path: Path = getattr(built, document)
    path.unlink()
    other = "sha256:" + "0" * 64
    artifact = (
        replace(built.artifact, manifest=other)
        if document == "manifest"
        else replace(built.artifact, sbom=other)
    )

    with pytest.raises(LayergenError, match=f"has another {name} than was released"):
        restore_contents(built.release, artifact, built.zip)

    assert not path.exists()


def test_a_release_from_before_gets_documents_too(built: Built) -> None:
    before = built.documents()
    bare = tuple(Package(p.name, p.version, p.file, p.sha256) for p in built.artifact.packages)
    old = replace(built.artifact, packages=bare, manifest="", sbom="")
    for path in (built.manifest, built.sbom):
        path.unlink()

    restore_contents(built.release, old, built.zip)

    assert built.documents() == before
