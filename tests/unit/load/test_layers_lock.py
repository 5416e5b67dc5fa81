import base64
import hashlib

import pytest

from layergen.load.layers_lock import LayersLockFile, layers_lock_text
from layergen.load.repository import load_repository
from layergen.load.yaml_document import parse_yaml
from layergen.model.release import Artifact, LayersLock, Package, Release
from layergen.model.strategy import Prune, PruneProfile
from tests.repositories import LAYER, artifact, release, repository_files
from tests.unit.load.loading import findings

DIGEST = hashlib.sha256(b"layer")
RELEASE = Release(
    layer="data-tools",
    version="1.4.0",
    description="1.4.0 · Parsing",
    license="MIT",
    prune=Prune(PruneProfile.STANDARD, ("a/**",), ("b",)),
    artifacts={
        "arm64": Artifact(
            variant="arm64",
            runtimes=("python3.13", "python3.12"),
            architectures=("arm64",),
            sha256=base64.b64encode(DIGEST.digest()).decode(),
            content=f"sha256:{DIGEST.hexdigest()}",
            zip_bytes=100,
            unzipped_bytes=200,
            packages=(
                Package("@aws/core", "1.0.0"),
                Package("ms", "2.0.0", "ms-2.0.0.tgz", "ab"),
                Package("ms", "2.1.3", "ms-2.1.3.tgz", "cd"),
                Package("pydantic", "2.11.3", "pydantic-2.11.3-py3-none-any.whl", "ef"),
            ),
        )
    },
)
TEXT = """\
{
  "version": 1,
  "layers": {
    "data-tools": {
      "1.4.0": {
        "artifacts": {
          "arm64": {
            "architectures": [
              "arm64"
            ],
            "content": "sha256:HEX",
            "packages": {
              "@aws/core": {
                "version": "1.0.0"
              },
              "ms@2.0.0": {
                "file": "ms-2.0.0.tgz",
                "sha256": "ab",
                "version": "2.0.0"
              },
              "ms@2.1.3": {
                "file": "ms-2.1.3.tgz",
                "sha256": "cd",
                "version": "2.1.3"
              },
              "pydantic": {
                "file": "pydantic-2.11.3-py3-none-any.whl",
                "sha256": "ef",
                "version": "2.11.3"
              }
            },
            "runtimes": [
              "python3.13",
              "python3.12"
            ],
            "sha256": "BASE64",
            "unzipped_bytes": 200,
            "zip_bytes": 100
          }
        },
        "description": "1.4.0 · Parsing",
        "license": "MIT",
        "prune": {
          "drop": [
            "b"
          ],
          "keep": [
            "a/**"
          ],
          "profile": "standard"
        }
      }
    }
  }
}
"""


def test_a_release_is_written_and_read_back() -> None:
    lock = LayersLock({"data-tools": {"1.4.0": RELEASE}})
    artifact = RELEASE.artifacts["arm64"]

    text = layers_lock_text(lock)

    assert text == TEXT.replace("HEX", artifact.content[7:]).replace("BASE64", artifact.sha256)
    assert LayersLockFile.model_validate(parse_yaml(text, "f").data).to_model() == lock


def test_a_layer_without_releases_leaves_nothing() -> None:
    assert layers_lock_text(LayersLock({"data-tools": {}})) == (
        '{\n  "version": 1,\n  "layers": {}\n}\n'
    )


def test_a_newer_lock_is_refused_with_what_to_do() -> None:
    text = '{"version": 2, "layers": {"data-tools": {"1.0.0": {"new": 1}}}}'

    assert findings("layers.lock.json", text) == [
        (
            "layers.lock.json:1:13: error[newer-format]: this file has format 2; this "
            "layergen reads "
            "format 1\n  hint: upgrade layergen: pip install --upgrade layergen"
        )
    ]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"sha256": "x"}, "error[bad-hash]: 'x' is not a SHA-256 in base64"),
        (
            {"content": "sha256:x"},
            "error[bad-hash]: 'sha256:x' is not a digest, sha256: and 64 hex digits",
        ),
        ({"zip_bytes": -1}, "error[bad-value]: 'zip_bytes' has to be at least 0, not -1"),
        ({"zip_bytes": 1.5}, "error[wrong-type]: 'zip_bytes' has to be a whole number"),
        ({"architectures": ["arm"]}, "error[bad-value]: 'arm' is none of x86_64, arm64"),
        ({"size": 1}, "error[unknown-key]: 'universal' has no key 'size'"),
    ],
)
def test_what_a_hand_or_a_merge_broke_is_found(changes: dict[str, object], message: str) -> None:
    cut = release("1.0.0", artifacts={"universal": artifact() | changes})
    files = repository_files(released={LAYER: {"1.0.0": cut}})

    (finding,) = load_repository(
        {file: files[file] for file in ("layers.yaml", "layers.lock.json")}
    ).diagnostics

    assert message in str(finding)
    assert finding.place.line > 1


@pytest.mark.parametrize("version", ["1.0", "v1.0.0", "1.0.0+build", "01.0.0", "1.0.0-01"])
def test_versions_are_semantic(version: str) -> None:
    files = repository_files(released={LAYER: {version: release(version)}})

    (finding,) = findings("layers.lock.json", files["layers.lock.json"])

    assert f"error[bad-version]: '{version}' is not a semantic version" in finding


def test_a_release_needs_an_artifact() -> None:
    files = repository_files(released={LAYER: {"1.0.0": release("1.0.0", artifacts={})}})

    (finding,) = findings("layers.lock.json", files["layers.lock.json"])

    assert "error[bad-value]: 'artifacts' needs at least 1 entry" in finding
