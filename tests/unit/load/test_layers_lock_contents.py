"""The releases' lock, both ways."""

import json
from pathlib import Path

from layergen.load.layers_lock import layers_lock_text
from layergen.model.release import Package
from tests.repositories import LAYER, artifact, loaded, release, repository_files

TOP = Path(__file__).parents[3]


def round_trip(text: str) -> str:
    files = repository_files() | {"layers.lock.json": text}
    return layers_lock_text(loaded(files).layers_lock)


def test_the_lock_of_this_repository_is_written_as_it_was() -> None:
    text = (TOP / "layers.lock.json").read_text("utf-8")

    assert round_trip(text) == text


def test_a_lock_without_documents_and_sizes_gets_none() -> None:
    packages = {"demo": {"version": "1.0", "file": "demo-1.0-py3-none-any.whl", "sha256": "a" * 64}}
    entry = release("1.0.0", artifacts={"universal": artifact(packages=packages)})
    written = json.dumps({"version": 1, "layers": {LAYER: {"1.0.0": entry}}})

    assert json.loads(round_trip(written)) == json.loads(written)


def test_documents_sizes_and_licences_are_kept() -> None:
    packages = {
        "demo": {
            "version": "1.0",
            "zip_bytes": 1,
            "unzipped_bytes": 2,
            "unpruned_bytes": 3,
            "licences": ["MIT", "BSD License"],
        },
        "whole": {"version": "1.0", "zip_bytes": 1, "unzipped_bytes": 2},
    }
    documents = {"manifest": "sha256:" + "1" * 64, "sbom": "sha256:" + "2" * 64}
    entry = release("1.0.0", artifacts={"universal": artifact(packages=packages, **documents)})
    written = json.dumps({"version": 1, "layers": {LAYER: {"1.0.0": entry}}})
    files = repository_files() | {"layers.lock.json": written}

    found = loaded(files).layers_lock.of(LAYER)["1.0.0"].artifacts["universal"]

    assert json.loads(round_trip(written)) == json.loads(written)
    assert (found.manifest, found.sbom) == (documents["manifest"], documents["sbom"])
    assert found.packages[1] == Package(
        "whole", "1.0", zip_bytes=1, unzipped_bytes=2, unpruned_bytes=2
    )
