"""Manifests and SBOMs of the releases of this repository, and of new ones, by the commands."""

import json
import os
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from layergen.build.manifest import digest_of
from tests.unit.cli.releasing import Shop
from tests.unit.cli.running import layergen

RELEASE = ("data-tools", "1.0.0")


def artifacts(root: Path, layer: str, version: str) -> dict[str, dict[str, Any]]:
    lock = json.loads((root / "layers.lock.json").read_text("utf-8"))
    found: dict[str, dict[str, Any]] = lock["layers"][layer][version]["artifacts"]
    return found


def documents(root: Path, layer: str, version: str) -> dict[str, str]:
    folder = root / "dist" / "layers" / layer / version
    return {path.name: path.read_text("utf-8") for path in sorted(folder.glob("*.json"))}


def test_real_releases_get_valid_documents(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert layergen(capsys, example, "build", "@".join(RELEASE)).code == 0

    for variant, artifact in artifacts(example, *RELEASE).items():
        found = documents(example, *RELEASE)
        sbom, manifest = found[f"{variant}.cdx.json"], found[f"{variant}.manifest.json"]
        assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(sbom) is None
        components = json.loads(sbom)["components"]
        assert {c["name"]: c["version"] for c in components} == {
            name: package["version"] for name, package in artifact["packages"].items()
        }
        assert all(component["licenses"] for component in components)
        zip_path = example / "dist/layers" / "/".join(RELEASE) / f"{variant}.zip"
        with zipfile.ZipFile(zip_path) as archive:
            sizes = {info.filename: info.file_size for info in archive.infolist()}
        assert {f["path"]: f["size"] for f in json.loads(manifest)["files"]} == sizes
        assert sum(sizes.values()) == artifact["unzipped_bytes"]


@pytest.fixture
def shop(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Shop]:
    """A repository with one release of `base`, from one wheel."""
    with ExitStack() as stack:
        shop = Shop(tmp_path, capsys, monkeypatch, stack)
        shop.serve(shop.wheel("demo", "1.0"))
        shop.require("base", "demo")
        shop.require("data", "demo")
        assert shop("lock").code == 0
        yield shop


def test_a_release_names_its_documents_and_licences(shop: Shop) -> None:
    ran = shop("release", "base")

    artifact = artifacts(shop.root, "base", "1.0.0")["universal"]
    found = documents(shop.root, "base", "1.0.0")
    assert "  licences: MIT (1)" in ran.out.splitlines()
    assert artifact["sbom"] == digest_of(found["universal.cdx.json"])
    assert artifact["manifest"] == digest_of(found["universal.manifest.json"])
    assert artifact["packages"]["demo"]["licences"] == ["MIT"]


def test_build_recreates_them_anywhere(
    shop: Shop, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shop("release", "base")
    first = documents(shop.root, "base", "1.0.0")
    elsewhere = tmp_path / "another" / "deeper" / "place"
    shutil.copytree(shop.root, elsewhere, ignore=shutil.ignore_patterns("dist", ".layergen"))
    shutil.rmtree(tmp_path / "cache")
    before = os.umask(0o077)
    try:
        ran = layergen(capsys, elsewhere, "build", "base")
    finally:
        os.umask(before)

    assert ran.code == 0
    assert documents(elsewhere, "base", "1.0.0") == first


def test_build_verifies_them(shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shop("release", "base")
    first = documents(shop.root, "base", "1.0.0")
    sbom = shop.root / "dist/layers/base/1.0.0/universal.cdx.json"
    sbom.write_text(sbom.read_text().replace("MIT", "ISC"))

    assert shop("build", "base").out == "kept dist/layers/base/1.0.0/universal.zip\n"
    assert documents(shop.root, "base", "1.0.0") == first

    lock = shop.root / "layers.lock.json"
    lock.write_text(lock.read_text().replace('"MIT"', '"ISC"'))
    sbom.unlink()
    # Elsewhere, where no cache holds the document that was released.
    monkeypatch.setenv("LAYERGEN_CACHE", str(tmp_path / "elsewhere"))

    ran = shop("build", "base")

    assert ran.code == 1
    assert "base@1.0.0 (universal) has another SBOM than was released" in ran.err
    assert not sbom.exists()
