"""`layergen size`: what is big, on the releases of this repository."""

import json
from pathlib import Path

import pytest

from tests.repositories import (
    LAYER,
    artifact,
    function,
    layer,
    release,
    repository_files,
    write_files,
)
from tests.unit.cli.running import layergen


def test_releases_and_budgets_of_this_repository(
    example: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = json.loads((example / "layers.lock.json").read_text("utf-8"))["layers"]

    ran = layergen(capsys, example, "size", "--format", "json")

    document = json.loads(ran.out)
    assert ran.code == 0
    assert {entry["layer"] for entry in document["releases"]} == set(lock)
    budgets = {(b["function"], b["environment"]): b for b in document["functions"]}
    recommend = budgets["recommend", "prod"]
    layers = sum(part["unzipped_bytes"] for part in recommend["layers"])
    code = sum(p.stat().st_size for p in (example / "functions/recommend").rglob("*.py"))
    assert recommend["unzipped_bytes"] == layers + code
    assert [part["layer"] for part in recommend["layers"]] == ["base-runtime", "inference"]
    assert recommend["standing"] == "fits"


def test_a_table_for_people(example: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = layergen(capsys, example, "size", "inference")

    lines = ran.out.splitlines()
    assert lines[0].startswith("inference@")
    assert any(line.startswith("onnxruntime ") for line in lines)
    assert any(line.startswith("recommend ") for line in lines)
    assert not any(line.startswith("checkout ") for line in lines)


def test_many_packages_are_summed_up_and_full_functions_are_shown(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    packages = {
        f"package-{number:02}": {
            "version": "1.0",
            "zip_bytes": 1000,
            "unzipped_bytes": 10_000_000 - number,
            "unpruned_bytes": 20_000_000,
        }
        for number in range(20)
    }
    large = artifact(packages=packages, zip_bytes=60_000_000, unzipped_bytes=300_000_000)
    files = repository_files(
        {LAYER: layer(), "other": layer()},
        released={LAYER: {"1.0.0": release("1.0.0", artifacts={"universal": large})}},
        functions={"checkout": function(layers=[LAYER, "other"])},
    )

    ran = layergen(capsys, write_files(tmp_path, files), "size")

    # What is too large must not keep people from looking at it.
    assert ran.code == 0
    assert "needs S3" in ran.out
    assert "… 5 more" in ran.out
    assert "114 %" in ran.out
    assert "no release of other" in ran.out


def test_nothing_is_released(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = write_files(tmp_path, repository_files(released={}))

    ran = layergen(capsys, root, "size")

    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "nothing is released yet: layergen release --all"


def test_an_unknown_layer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = layergen(capsys, write_files(tmp_path, repository_files()), "size", "data-tool")

    assert ran.code == 1
    assert "did you mean 'data-tools'?" in ran.err
