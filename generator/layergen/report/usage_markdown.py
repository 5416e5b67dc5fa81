"""Who uses what, for a comment or a page."""

from collections.abc import Iterator

from layergen.model.usage_report import UsageReport
from layergen.report.inert import inert
from layergen.report.usage_words import Cell, Section, sections, unanswered


def usage_markdown(report: UsageReport) -> str:
    """Write what could not be looked at first, then every table of the report."""
    lines = [f"## Usage in {inert(report.environment)}", ""]
    others = report.accounts[1:]
    looked = f"Account {report.accounts[0]}"
    if others:
        looked += f" and {', '.join(others)}"
    lines += [f"{looked} in {', '.join(report.regions)} on {report.today.isoformat()}."]
    if report.days:
        lines += [f"Invocations of the last {report.days} days."]
    shown = [unanswered(report)] if report.problems else []
    for section in (*shown, *sections(report)):
        lines += ["", f"### {inert(section.title)}", "", *_table(section)]
    return "\n".join(lines) + "\n"


def _table(section: Section) -> Iterator[str]:
    yield f"| {' | '.join(section.columns)} |"
    yield f"|{' --- |' * len(section.columns)}"
    for row in section.rows:
        yield f"| {' | '.join(_cell(cell) for cell in row)} |"


def _cell(cell: Cell) -> str:
    lines = (cell,) if isinstance(cell, str) else cell
    return "<br>".join(inert(line) for line in lines)
