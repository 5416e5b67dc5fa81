"""`layergen validate`: notes are told there alone, and never fail it."""

import json
from pathlib import Path

import pytest

from tests.repositories import artifact, function, layer, release, repository_files, write_files
from tests.unit.cli.running import layergen

NAMES = ("base", "data")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A repository about which there is nothing but a note: two layers bring the same package."""
    files = repository_files(
        {name: layer(source={"files": "layers/data-tools"}) for name in NAMES},
        released={
            name: {
                "1.0.0": release(
                    "1.0.0",
                    artifacts={"universal": artifact(name, packages={"six": {"version": "1.0"}})},
                )
            }
            for name in NAMES
        },
        functions={"checkout": function(layers=[*NAMES])},
    )
    return write_files(tmp_path, files)


def test_a_note_is_shown_and_does_not_fail(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = layergen(capsys, root, "validate", "--strict")

    assert ran.code == 0
    assert "note[same-package]: 'checkout': base@1.0.0 and data@1.0.0 bring the same" in ran.err
    assert ran.err.endswith("1 note")


def test_github_and_json_know_notes(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    annotation = layergen(capsys, root, "validate", "--format", "github").out
    document = json.loads(layergen(capsys, root, "validate", "--format", "json").out)

    assert annotation.startswith("::notice file=layers.yaml,line=")
    assert "note" in json.dumps(document)


def test_other_commands_keep_quiet_about_it(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = layergen(capsys, root, "size", "base")

    assert (ran.code, ran.err) == (0, "")
