"""Tables of words, before anybody decides how they look."""

from dataclasses import dataclass, field, replace

_ROWS = 100
"""Rows that a table has; more are counted."""


class Name(str):
    """A name to be copied: an address, a layer, a file."""

    __slots__ = ()


class Strong(str):
    """Words that must not be overlooked."""

    __slots__ = ()


Cell = str | tuple[str, ...]
"""A text, or lines of text; each may be a Name or Strong."""


@dataclass(frozen=True, slots=True)
class Section:
    """A table with its heading. A `folded` one opens on a click. `right` columns hold numbers.

    `left_out` counts rows that the table does not show.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    right: tuple[str, ...] = field(default=())
    folded: bool = False
    left_out: int = 0


def trimmed(section: Section) -> Section:
    """Leave out columns that say nothing, and rows that nobody would read."""
    rows = section.rows[:_ROWS]
    said = [number for number in range(len(section.columns)) if any(row[number] for row in rows)]
    return replace(
        section,
        columns=tuple(section.columns[number] for number in said),
        rows=tuple(tuple(row[number] for number in said) for row in rows),
        left_out=len(section.rows) - len(rows),
    )
