"""The SBOM of npm packages, and of licences that CycloneDX is strict about."""

import json
from typing import Any

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from layergen.build.sbom import sbom_text
from layergen.model.release import Artifact, Package, Release

SHA512 = "sha512-" + "A" * 86 + "=="


def document(*packages: Package, runtime: str = "nodejs22.x") -> dict[str, Any]:
    artifact = Artifact(
        "universal",
        (runtime,),
        ("arm64",),
        "A" * 43 + "=",
        "sha256:" + "0" * 64,
        1,
        2,
        packages,
        manifest="sha256:" + "1" * 64,
    )
    release = Release("demo", "1.0.0", "1.0.0 · Demo", "", {"universal": artifact})
    text = sbom_text(release, artifact, dict.fromkeys(packages, ()))
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(text) is None
    content: dict[str, Any] = json.loads(text)
    return content


def test_npm_packages_have_scopes_and_integrity() -> None:
    package = Package("@aws-sdk/client-s3", "3.1.0", "a.tgz", integrity=SHA512)

    (component,) = document(package)["components"]

    assert component["purl"] == "pkg:npm/%40aws-sdk/client-s3@3.1.0"
    assert (component["group"], component["name"]) == ("@aws-sdk", "client-s3")
    assert component["hashes"] == [{"alg": "SHA-512", "content": "0" * 128}]


def test_two_versions_of_one_package_are_two_components() -> None:
    found = document(Package("ms", "2.0.0"), Package("ms", "2.1.3"))

    assert [c["purl"] for c in found["components"]] == ["pkg:npm/ms@2.0.0", "pkg:npm/ms@2.1.3"]


@pytest.mark.parametrize(
    ("licences", "written"),
    [
        ((), None),
        (("MIT",), [{"license": {"id": "MIT"}}]),
        (("MIT OR Apache-2.0",), [{"expression": "MIT OR Apache-2.0"}]),
        (("BSD License",), [{"license": {"name": "BSD License"}}]),
        # Beside an expression nothing else may stand.
        (
            ("MIT", "MIT OR ISC"),
            [{"license": {"id": "MIT"}}, {"license": {"name": "MIT OR ISC"}}],
        ),
    ],
)
def test_licences(licences: tuple[str, ...], written: object) -> None:
    package = Package("demo", "1.0", licences=licences)

    (component,) = document(package, runtime="python3.12")["components"]

    assert component.get("licenses") == written


def test_a_layer_of_plain_files_has_no_components() -> None:
    assert "components" not in document(runtime="provided.al2023")
