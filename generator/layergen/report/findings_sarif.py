"""Findings as SARIF, on the strategy's lines where they have a layer."""

from collections.abc import Iterable, Sequence

from layergen.model.finding import ExemptBy, Finding
from layergen.report.finding_groups import by_cause
from layergen.report.sarif import Location, Result, Rule, sarif

_LINKS = 10
"""Roots that a result links to; a code host shows the links within the message."""


def findings_sarif(findings: Sequence[Finding]) -> str:
    """Write one run. A finding lies in `layers.yaml` where its layer is known, else in the root.

    A layer that breaks a check in many roots and releases is one result, as it is one line to
    change, and links to where it is rendered. An exempt finding is suppressed, which GitHub passes
    over: it would show an open alert.
    """
    return sarif("lint", map(_rule, findings), [_result(group) for group in by_cause(findings)])


def _rule(finding: Finding) -> Rule:
    return Rule(finding.check, finding.name, finding.guideline, finding.severity)


def _result(group: Sequence[Finding]) -> Result:
    finding = group[0]
    place = finding.place
    exemption = finding.exemption
    rendered = _rendered(group, text="rendered here" if place else "")
    subject = finding.layer if place else finding.resource
    return Result(
        rule=finding.check,
        text=f"{subject}: {finding.name}" if subject else finding.name,
        locations=(Location(place.file, place.line, place.column),) if place else rendered[:1],
        related=rendered[:_LINKS] if place else (),
        identity=(finding.layer,) if place else (finding.root, finding.subject),
        level=finding.severity,
        justification=exemption.reason if exemption else "",
        in_source=exemption is not None and exemption.by is ExemptBy.CODE,
    )


def _rendered(group: Iterable[Finding], *, text: str) -> tuple[Location, ...]:
    places = dict.fromkeys(finding.rendered for finding in group)
    return tuple(
        Location(lines.file, lines.first, end_line=lines.last, text=text) for lines in places
    )
