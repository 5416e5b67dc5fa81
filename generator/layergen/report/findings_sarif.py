"""Findings as SARIF, on the strategy's lines where they have a layer."""

from collections.abc import Sequence
from dataclasses import replace

from layergen.model.finding import ExemptBy, Finding
from layergen.report.sarif import Location, Result, Rule, sarif


def findings_sarif(findings: Sequence[Finding]) -> str:
    """Write one run. A finding lies in `layers.yaml` where its layer is known, else in the root.

    An exempt one is suppressed, which GitHub passes over: it would show an open alert.
    """
    return sarif("lint", map(_rule, findings), [_result(finding) for finding in findings])


def _rule(finding: Finding) -> Rule:
    return Rule(finding.check, finding.name, finding.guideline, finding.severity)


def _result(finding: Finding) -> Result:
    lines = finding.rendered
    rendered = Location(lines.file, lines.first, end_line=lines.last)
    place = finding.place
    exemption = finding.exemption
    what = f"{finding.resource}: {finding.name}" if finding.resource else finding.name
    return Result(
        rule=finding.check,
        text=what,
        locations=(Location(place.file, place.line, place.column) if place else rendered,),
        related=(replace(rendered, text="rendered here"),) if place else (),
        identity=(finding.root, finding.resource or lines.file),
        level=finding.severity,
        justification=exemption.reason if exemption else "",
        in_source=exemption is not None and exemption.by is ExemptBy.CODE,
    )
