from pathlib import Path

import pytest

from layergen.adapters.step_summary import add_to_summary, summary_room
from layergen.errors import LayergenError


def test_what_other_commands_of_the_step_have_written_counts(tmp_path: Path) -> None:
    file = tmp_path / "summary.md"
    room = summary_room(str(file))

    add_to_summary(str(file), "### one")
    add_to_summary(str(file), "### two\n")

    assert file.read_text() == "### one\n### two\n"
    assert 1_000_000 < room < 1024 * 1024
    assert summary_room(str(file)) == room - file.stat().st_size


def test_a_full_summary_has_no_room(tmp_path: Path) -> None:
    file = tmp_path / "summary.md"
    file.write_bytes(b"x" * 2_000_000)

    assert summary_room(str(file)) == 0


def test_a_summary_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(LayergenError, match="the step's summary cannot be written"):
        add_to_summary(str(tmp_path / "nowhere" / "summary.md"), "text")
