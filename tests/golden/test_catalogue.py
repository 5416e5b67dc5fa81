"""The catalogue of a whole repository, to the byte."""

import shutil
from pathlib import Path

import pytest

from layergen.adapters.repository_files import read_folder, write_text
from tests.golden.test_golden import AGAIN, HERE, difference
from tests.unit.cli.running import layergen

CASE = HERE / "everything"


def test_pages_are_what_is_expected(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    monkeypatch.setenv("LAYERGEN_TODAY", "2026-11-23")
    root = tmp_path / "repository"
    shutil.copytree(CASE / "repository", root)
    assert layergen(capsys, root, "docs").code == 0

    found = read_folder(root / "docs" / "layers")

    folder = CASE / "catalogue"
    if request.config.getoption("--regenerate", default=False):
        shutil.rmtree(folder, ignore_errors=True)
        for path, text in found.items():
            write_text(folder / path, text)
    if differs := difference(read_folder(folder), found):
        pytest.fail(f"{differs}\n{AGAIN}", pytrace=False)
