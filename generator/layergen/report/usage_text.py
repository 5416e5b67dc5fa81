"""Who uses what, for a terminal."""

from collections.abc import Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from layergen.model.usage_report import UsageReport
from layergen.report.table import add_row, table
from layergen.report.usage_words import SHOWN, Cell, Section, sections


def usage_text(report: UsageReport, *, everything: bool = False) -> RenderableType:
    """Show every publication with its functions, and below what somebody should look at.

    `everything` names every function of a layer version, however many there are.
    """
    return Group(*_parts(report, None if everything else SHOWN))


def _parts(report: UsageReport, shown: int | None) -> Iterator[RenderableType]:
    for position, section in enumerate(sections(report, shown)):
        if position:
            yield Text()
        yield Text(section.title, style="bold yellow" if section.finding else "bold")
        yield _table(section)
    if report.days:
        yield Text()
        yield Text(f"Invocations of the last {report.days} days.", style="dim")


def _table(section: Section) -> RenderableType:
    made = table(*section.columns)
    for row in section.rows:
        add_row(made, *(_lines(cell) for cell in row))
    return made


def _lines(cell: Cell) -> str:
    return cell if isinstance(cell, str) else "\n".join(cell)
