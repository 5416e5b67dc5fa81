"""Findings for people: the place, the policy, where it is rendered, what to do."""

from collections.abc import Iterable

from layergen.model.finding import Finding


def findings_text(findings: Iterable[Finding]) -> str:
    """Write one block per finding, exempt or not; an empty text for none."""
    return "".join(map(finding_text, findings))


def finding_text(finding: Finding) -> str:
    """Write one finding. Of an exempt one, the reason is worth more than what to do about it."""
    kind = "skipped" if finding.exemption else finding.severity
    lines = [f"{_start(finding)}: {kind}[{finding.check}]: {finding.name}"]
    if finding.resource:
        lines.append(f"  resource: {finding.resource}")
    if finding.place:
        lines.append(f"  rendered: {finding.rendered}")
    if exemption := finding.exemption:
        where = f" ({exemption.place})" if exemption.place else ""
        lines.append(f"  reason: {exemption.reason}{where}")
    elif finding.guideline:
        lines.append(f"  hint: {finding.guideline}")
    return "\n".join(lines) + "\n"


def _start(finding: Finding) -> str:
    if finding.place:
        return str(finding.place)
    rendered = finding.rendered
    return f"{rendered.file}:{rendered.first}:1" if rendered.first else rendered.file
