"""Drift for an issue or a step summary."""

from collections.abc import Iterable, Iterator, Sequence

from layergen.model.drift import Cause, DriftReport, Failure, Ignored
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
from layergen.report.inert import code, inert, line, prose


def drift_markdown(report: DriftReport) -> str:
    """Write the verdict, a section per kind, and what was ignored and not looked at."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: DriftReport) -> Iterator[str]:
    yield f"**{inert(sentence(verdict(report)))}**"
    for kind, causes in report.by_kind:
        yield ""
        yield f"### {sentence(kind.words)[:-1]}: {MEANING[kind]}"
        yield ""
        yield "| what | how | where |"
        yield "| --- | --- | --- |"
        yield from (_row(cause) for cause in causes)
        yield from _healing(causes)
    if report.failures:
        yield from _failures(report.failures)
    if report.ignored:
        yield from _ignored(report.ignored)
    yield from _notes(report)


def _failures(failures: Iterable[Failure]) -> Iterator[str]:
    yield ""
    yield "### Not everything could be looked at"
    yield ""
    for one in failures:
        # What a program said may hold anything; only its first line is told here.
        yield f"- {code(one.where)}: {inert(one.message.splitlines()[0].rstrip(':'))}"


def _ignored(ignored: Sequence[Ignored]) -> Iterator[str]:
    yield ""
    yield f"<details><summary>{len(ignored)} ignored</summary>"
    yield ""
    for one in ignored:
        difference, until = one.difference, one.ignore.until.isoformat()
        place = f" in {code(difference.root)}" if difference.root else ""
        what = f"{code(difference.subject)} {inert(difference.what)}{place}"
        yield f"- {what}, until {until}: {inert(one.ignore.reason)}"
    yield ""
    yield "</details>"


def _notes(report: DriftReport) -> Iterator[str]:
    if report.unseen or report.left_alone:
        yield ""
    for one in report.unseen:
        place = f" in {code(one.root)}" if one.root else ""
        yield f"- Not looked at: {inert(one.what)}{place} ({prose(one.why)})"
    if report.left_alone:
        named = [
            f"{code(one.address)} ({inert(', '.join(one.attributes))})" for one in report.left_alone
        ]
        yield f"- Not counted: {few(named)}, {LEFT_ALONE}"


def _row(cause: Cause) -> str:
    how = inert(what_differs(cause))
    if cause.details:
        how = f"{how}<br>{inert(shown(cause.details))}"
    subjects = few([code(one) for one in cause.subjects])
    places = few([code(one) for one in cause.roots]) or where(cause)
    return f"| {subjects} | {how} | {places} |"


def _healing(causes: tuple[Cause, ...]) -> Iterator[str]:
    by_advice: dict[str, dict[str, None]] = {}
    for cause in causes:
        commands = by_advice.setdefault(cause.first.advice, {})
        commands |= dict.fromkeys(cause.commands)
    for advice, commands in by_advice.items():
        yield ""
        yield prose(sentence(advice))
        yield ""
        yield "```sh"
        # A fence in a command would end the block; no name that AWS or a file system has needs one.
        yield from (line(command).replace("```", "") for command in commands)
        yield "```"
