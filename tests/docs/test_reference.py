"""The reference says what the code says."""

import re

import pytest

from tests.docs.reference import FOLDER, reference_pages


@pytest.mark.parametrize("name", sorted(reference_pages()))
def test_reference_is_current(name: str) -> None:
    written = (FOLDER / name).read_text("utf-8")

    assert written == reference_pages()[name], "run: python -m tests.docs.reference"


@pytest.mark.parametrize(("name", "column"), [("files.md", 4), ("commands.md", 2)])
def test_nothing_in_the_reference_lacks_a_meaning(name: str, column: int) -> None:
    rows = [
        re.split(r"(?<!\\)\|", line)
        for line in reference_pages()[name].splitlines()
        if line.startswith("| `")
    ]

    assert rows
    assert [row for row in rows if not row[column].strip()] == []


def test_environment_variables_are_named_as_a_person_would() -> None:
    assert "_`" not in reference_pages()["commands.md"]
