"""What may leave an environment, as a table."""

from collections.abc import Iterable

from rich.markup import escape
from rich.table import Table

from layergen.model.retirement import Decision


def retirement_table(decisions: Iterable[Decision]) -> Table:
    """Show what stays, what goes, and why."""
    table = _table("layer", "release", "decision", "why")
    for decision in decisions:
        word = "keep" if decision.kept else "retire"
        _row(
            table,
            decision.layer,
            decision.version,
            word,
            "; ".join(decision.reasons),
            style="" if decision.kept else "yellow",
        )
    return table


def _table(*columns: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _row(table: Table, *cells: str, style: str = "") -> None:
    table.add_row(*(escape(cell) for cell in cells), style=style)
