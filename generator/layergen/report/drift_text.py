"""Drift in a terminal: what differs, who is right, and what heals it."""

from collections.abc import Iterable, Iterator

from rich.console import Group, RenderableType
from rich.text import Text

from layergen.model.drift import Cause, DriftReport, Ignored, Kind
from layergen.model.words import few
from layergen.report.drift_words import (
    LEFT_ALONE,
    MEANING,
    sentence,
    shown,
    verdict,
    what_differs,
    where,
)
from layergen.report.inert import line
from layergen.report.table import add_row, table

_STYLES = {
    Kind.OUT_OF_BAND: "red",
    Kind.ROLLOUT_TRIPPED: "red",
    Kind.ALTERED_ARTIFACT: "red",
    Kind.ROLLOUT_EXPECTED: "dim",
}


def drift_text(report: DriftReport) -> RenderableType:
    """Show a table per kind with what to do below, then what was ignored and not looked at."""
    return Group(*_parts(report))


def _parts(report: DriftReport) -> Iterator[RenderableType]:
    for kind, causes in report.by_kind:
        style = _STYLES.get(kind, "yellow")
        yield Text.assemble((kind.words, f"bold {style}"), f": {MEANING[kind]}")
        yield _table(causes)
        yield from _healing(causes)
        yield Text()
    if report.ignored:
        yield from _ignored(report.ignored)
        yield Text()
    yield from _notes(report)
    style = "yellow" if report.causes else "" if report.failures else "green"
    yield Text(verdict(report), style=style)


def _ignored(ignored: Iterable[Ignored]) -> Iterator[Text]:
    yield Text("ignored", style="bold")
    for one in ignored:
        difference = one.difference
        place = f" in {difference.root}" if difference.root else ""
        what = f"{difference.subject}{place} {difference.what} ({difference.kind.words})"
        yield Text(f"- {line(what)}")
        why = f"until {one.ignore.until.isoformat()}: {one.ignore.reason}"
        yield Text(f"  {line(why)}", style="dim")


def _notes(report: DriftReport) -> Iterator[Text]:
    for one in report.unseen:
        place = f" in {one.root}" if one.root else ""
        yield Text(f"not looked at: {one.what}{place} ({one.why})", style="dim")
    if report.left_alone:
        named = [f"{one.address} ({', '.join(one.attributes)})" for one in report.left_alone]
        yield Text(line(f"not counted: {few(named)}, {LEFT_ALONE}"), style="dim")


def _table(causes: tuple[Cause, ...]) -> RenderableType:
    made = table("what", "how", "where")
    for cause in causes:
        how = what_differs(cause)
        if cause.details:
            how = f"{how} ({shown(cause.details)})"
        add_row(made, line(few(cause.subjects)), line(how), line(where(cause)))
    return made


def _healing(causes: tuple[Cause, ...]) -> Iterator[Text]:
    by_advice: dict[str, dict[str, None]] = {}
    for cause in causes:
        commands = by_advice.setdefault(cause.first.advice, {})
        commands |= dict.fromkeys(cause.commands)
    for advice, commands in by_advice.items():
        yield Text(sentence(advice))
        for command in commands:
            yield Text(f"  {line(command)}", style="cyan")
