"""Drift of one environment as an issue: Markdown within a budget of bytes."""

from dataclasses import replace

from layergen.model.drift import DriftReport
from layergen.model.issue_marker import IssueMarker
from layergen.report.drift_markdown import drift_markdown
from layergen.report.hidden import hidden
from layergen.report.inert import code, inert

LABEL = "layergen-drift"
_FORMAT = 1


def issue_title(environment: str) -> str:
    """Name the issue of an environment. It stays the same, whatever drifts."""
    return f"Drift in {environment}"


def issue_body(report: DriftReport, marker: IssueMarker, max_bytes: int) -> str:
    """Write the hidden marker and all that `drift` tells.

    Of differences that do not fit, the first ones are shown, and a sentence counts the rest. Only
    the marker tells which run wrote it, so that the same drift is the same text.
    """
    shown = len(report.causes)
    while True:
        text = _body(report, marker, shown)
        if not shown or len(text.encode()) <= max_bytes:
            return text
        shown //= 2


def with_marker(body: str, marker: IssueMarker) -> str:
    """Replace the first line of a body by another marker."""
    return f"{_marker(marker)}\n{below_marker(body)}"


def below_marker(body: str) -> str:
    """Give what people see of a body."""
    return body.partition("\n")[2]


def closing_words(environment: str, url: str) -> str:
    """Say why an issue is closed."""
    seen = f", as [this run](<{url}>) has seen" if url else ""
    return f"Nothing differs in {code(environment)} any more{seen}."


def _body(report: DriftReport, marker: IssueMarker, shown: int) -> str:
    command = code(f"layergen drift --env {marker.environment}")
    lines = [_marker(marker)]
    if rest := len(report.causes) - shown:
        told = f"These are {shown} of {len(report.causes)} differences; {rest} more find no room"
        lines += [f"**{inert(told)}.** All of them: {command}.", ""]
        # What is left alone or ignored needs nobody, and would take the room.
        report = replace(report, causes=report.causes[:shown], ignored=(), left_alone=())
    lines += [drift_markdown(report).rstrip(), "", "---", ""]
    lines.append(
        f"<sub>layergen updates this issue as long as {command} finds something, "
        "and closes it when nothing is left.</sub>"
    )
    return "\n".join(lines) + "\n"


def _marker(marker: IssueMarker) -> str:
    content: dict[str, object] = {"v": _FORMAT, "env": marker.environment}
    if marker.stamp is not None:
        content["run"] = marker.stamp.run
        if marker.stamp.attempt != 1:
            content["attempt"] = marker.stamp.attempt
    return hidden("drift", content)
