"""What `prune` decides, as a table."""

from collections.abc import Iterable

from rich.table import Table

from layergen.model.retirement import Decision, Verdict
from layergen.report.table import add_row, table

_STYLES = {Verdict.KEEP: "", Verdict.WITHDRAW: "cyan", Verdict.RETIRE: "yellow"}


def retirement_text(decisions: Iterable[Decision]) -> Table:
    """Show every release once: whether it stays, and why."""
    made = table("release", "decision", "why")
    for decision in decisions:
        style = _STYLES[decision.verdict]
        add_row(made, decision.release, str(decision.verdict), decision.why, style=style)
    return made
