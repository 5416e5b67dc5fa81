"""The state file, and everything that can be there in its place."""

from pathlib import Path

import pytest

from layergen.sandbox.state import State, read_state, write_state


def test_what_is_written_is_read(tmp_path: Path) -> None:
    state = State(pid=12, port=4566, url="http://127.0.0.1:4566")
    write_state(tmp_path / "sandbox.json", state)
    assert read_state(tmp_path / "sandbox.json") == state
    assert [path.name for path in tmp_path.iterdir()] == ["sandbox.json"]


@pytest.mark.parametrize("text", [None, "", "{", "[]", "{}", '{"pid": "x", "port": 1, "url": ""}'])
def test_anything_else_is_no_state(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "sandbox.json").write_text(text)
    assert read_state(tmp_path / "sandbox.json") is None
