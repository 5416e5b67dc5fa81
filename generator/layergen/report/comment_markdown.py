"""What merging does, as a comment on a pull request: Markdown within a budget of bytes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from layergen.model.comment_marker import CommentMarker
from layergen.model.plan_summary import Danger, PlanSummary
from layergen.report.comment_cells import Cell, Name, Section, Strong
from layergen.report.comment_marker import comment_marker
from layergen.report.comment_sections import sections
from layergen.report.comment_verdict import OUTCOMES, verdict
from layergen.report.comment_words import place
from layergen.report.inert import code, inert, inert_html, prose

MAX_BYTES = 60_000
"""GitHub refuses more than 65,536 characters."""
MIN_BYTES = 2_000
_TITLE = "layergen"
_RESERVE = 500
"""Bytes for the sentences that tell what was left out."""


@dataclass(frozen=True, slots=True)
class CommentOptions:
    """What a comment carries besides its content.

    `title` heads it. `link` leads to the run or wherever all of it is to be seen. `max_bytes` is
    what it may have, in UTF-8.
    """

    marker: CommentMarker
    title: str = _TITLE
    link: str = ""
    max_bytes: int = MAX_BYTES


def comment_markdown(summary: PlanSummary, options: CommentOptions) -> str:
    """Write the hidden marker, the verdict, what is dangerous, and then as much as there is room.

    Sections are dropped whole, from the end, and a sentence says which. What is dangerous is cut
    only where it does not fit by itself.
    """
    head = [
        comment_marker(options.marker),
        f"### {inert(options.title)}",
        "",
        f"**{OUTCOMES[summary.outcome]}**: {inert(verdict(summary))}.",
        "",
    ]
    foot = _foot(options)
    room = options.max_bytes - _bytes(head) - _bytes(foot) - _RESERVE
    dangers = _fitting_dangers(summary, room)
    room -= _bytes(dangers)
    shown: list[str] = []
    dropped: list[str] = []
    for section in sections(summary):
        lines = list(_section(section))
        if dropped or _bytes(lines) > room:
            dropped.append(section.title)
            continue
        room -= _bytes(lines)
        shown += lines
    told = [f"**Left out, as it would be too long**: {inert(', '.join(dropped))}.", ""]
    where = "the run" if options.link else "`layergen comment --format text`"
    told.insert(1, f"All of it: {where}, or the plans themselves.")
    return "\n".join([*head, *dangers, *shown, *(told if dropped else ()), *foot]).rstrip() + "\n"


def _bytes(lines: Iterable[str]) -> int:
    return sum(len(line.encode()) + 1 for line in lines)


def _fitting_dangers(summary: PlanSummary, room: int) -> list[str]:
    if not summary.dangers:
        return []
    lines = ["#### Dangerous", ""]
    room -= _bytes(lines) + 200
    for number, danger in enumerate(summary.dangers):
        line = _danger(danger)
        room -= _bytes([line])
        if room < 0:
            rest = len(summary.dangers) - number
            lines.append(f"- **and {rest} more, which find no room here**: see the plans.")
            break
        lines.append(line)
    return [*lines, ""]


def _danger(danger: Danger) -> str:
    address = f" {code(danger.address)}" if danger.address else ""
    told = f"- **{inert(danger.rule)}**{address} ({_words(place(danger.root))}): "
    told += prose(danger.message)
    if danger.waived and danger.until:
        until = danger.until.isoformat()
        return f"{told}. Waived until {until}: {inert(danger.waived)}"
    return f"{told}. {_sentence(danger.hint)}" if danger.hint else told


def _sentence(hint: str) -> str:
    return prose(f"{hint[:1].upper()}{hint[1:]}.")


def _section(section: Section) -> Iterator[str]:
    if section.folded:
        yield f"<details><summary>{inert_html(section.title)}</summary>"
    else:
        yield f"#### {inert(section.title)}"
    yield ""
    yield f"| {' | '.join(section.columns)} |"
    aligned = ("--:" if column in section.right else "---" for column in section.columns)
    yield f"| {' | '.join(aligned)} |"
    for row in section.rows:
        yield f"| {' | '.join(_cell(cell) for cell in row)} |"
    yield ""
    if section.left_out:
        yield f"And {section.left_out} more."
        yield ""
    if section.folded:
        yield "</details>"
        yield ""


def _cell(cell: Cell) -> str:
    lines = (cell,) if isinstance(cell, str) else cell
    return "<br>".join(_words(line) for line in lines)


def _words(line: str) -> str:
    if isinstance(line, Name):
        return code(line)
    if isinstance(line, Strong) and line:
        return f"**{inert(line)}**"
    return inert(line)


def _foot(options: CommentOptions) -> list[str]:
    told = [f"plans {code(options.marker.plans.removeprefix('sha256:')[:12])}"]
    if options.marker.sha:
        told.insert(0, f"commit {code(options.marker.sha[:12])}")
    if options.link:
        number = f" {options.marker.run}" if options.marker.run is not None else ""
        told.append(f"[run{number}](<{options.link}>)")
    return [f"<sub>{' · '.join(told)}</sub>"]
