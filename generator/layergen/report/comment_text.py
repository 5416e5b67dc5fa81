"""What merging does, for a terminal."""

from rich.console import Group
from rich.table import Table
from rich.text import Text

from layergen.model.plan_summary import Danger, Outcome, PlanSummary
from layergen.report.comment_cells import Cell, Section, Strong
from layergen.report.comment_sections import sections
from layergen.report.comment_verdict import OUTCOMES, verdict
from layergen.report.comment_words import place
from layergen.report.inert import line
from layergen.report.table import add_row, table

_STYLES = {
    Outcome.REFUSED: "bold red",
    Outcome.CAREFUL: "bold yellow",
    Outcome.SAFE: "bold green",
    Outcome.NOTHING: "bold",
}


def comment_text(summary: PlanSummary) -> Group:
    """Show the verdict, what is dangerous, and every table."""
    head = Text(OUTCOMES[summary.outcome], style=_STYLES[summary.outcome])
    head.append(f": {line(verdict(summary))}", style="not bold default")
    parts: list[Text | Table] = [head]
    if summary.dangers:
        parts += [Text(), Text("Dangerous", style="bold underline")]
        parts += [_danger(danger) for danger in summary.dangers]
    for section in sections(summary):
        parts += [Text(), Text(line(section.title), style="bold underline"), _table(section)]
        if section.left_out:
            parts.append(Text(f"and {section.left_out} more"))
    return Group(*parts)


def _danger(danger: Danger) -> Text:
    said = Text("  ")
    said.append(danger.rule, style="bold yellow" if danger.waived else "bold red")
    where = f"{danger.address} ({place(danger.root)})" if danger.address else place(danger.root)
    said.append(f" {line(where)}: {line(danger.message)}")
    if danger.waived and danger.until:
        said.append(f"\n    waived until {danger.until.isoformat()}: {line(danger.waived)}")
    elif danger.hint:
        said.append(f"\n    hint: {line(danger.hint)}", style="cyan")
    return said


def _table(section: Section) -> Table:
    made = table(*section.columns, right=section.right)
    for row in section.rows:
        add_row(made, *(_cell(cell) for cell in row))
    return made


def _cell(cell: Cell) -> Text:
    lines = (cell,) if isinstance(cell, str) else cell
    said = Text()
    for number, one in enumerate(lines):
        said.append(
            "\n" * bool(number) + line(one), style="bold" if isinstance(one, Strong) else ""
        )
    return said
