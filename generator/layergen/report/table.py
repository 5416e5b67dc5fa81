"""Tables and sizes as all reports for a terminal write them."""

from rich.filesize import decimal
from rich.markup import escape
from rich.table import Table
from rich.text import Text


def table(*columns: str, right: tuple[str, ...] = ()) -> Table:
    """Start a table. The columns in `right` hold numbers, which nothing may break."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        if column in right:
            made.add_column(column, justify="right", no_wrap=True)
        else:
            made.add_column(column, overflow="fold")
    return made


def add_row(made: Table, *cells: str | Text, style: str = "") -> None:
    """Add a row of plain text; brackets in it mean nothing. A Text has a style of its own."""
    made.add_row(*(escape(cell) if isinstance(cell, str) else cell for cell in cells), style=style)


def size(count: int | None) -> str:
    """Write bytes for people; nothing where nobody measured."""
    return "" if count is None else decimal(count)


def difference(count: int | None) -> str:
    """Write a difference in bytes with its sign; nothing where nobody measured."""
    if count is None:
        return ""
    sign = "+" if count > 0 else "-" if count < 0 else "±"
    return f"{sign}{decimal(abs(count))}"


def percent(part: int, whole: int) -> str:
    """Write a share, rounded to whole percents; a little is not nothing."""
    share = part * 100 / whole if whole else 0.0
    return "<1 %" if 0 < share < 1 else f"{share:.0f} %"
