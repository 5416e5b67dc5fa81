"""Findings for people: the place, the policy, where it is rendered, what to do."""

from collections.abc import Iterable

from layergen.model.finding import Finding


def findings_text(findings: Iterable[Finding]) -> str:
    """Write one block per finding; an empty text for none."""
    return "".join(_block(finding) for finding in findings)


def _block(finding: Finding) -> str:
    lines = [f"{_start(finding)}: {finding.severity}[{finding.check}]: {finding.name}"]
    if finding.resource:
        lines.append(f"  resource: {finding.resource}")
    if finding.place:
        lines.append(f"  rendered: {finding.rendered}")
    if finding.guideline:
        lines.append(f"  hint: {finding.guideline}")
    return "\n".join(lines) + "\n"


def _start(finding: Finding) -> str:
    if finding.place:
        return str(finding.place)
    rendered = finding.rendered
    return f"{rendered.file}:{rendered.first}:1" if rendered.first else rendered.file
