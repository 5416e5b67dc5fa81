"""Findings for people: the place, the policy, where it is rendered, what to do."""

from collections.abc import Iterable, Sequence

from layergen.model.finding import Finding


def findings_text(findings: Iterable[Finding]) -> str:
    """Write one block per finding, exempt or not; an empty text for none.

    A layer that breaks a check with each of its releases gets one block, which counts them.
    """
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        apart = "" if finding.layer else finding.resource
        key = (finding.identity, finding.rendered, finding.exemption, apart)
        groups.setdefault(key, []).append(finding)
    return "".join(map(_block, groups.values()))


def resources_text(group: Sequence[Finding]) -> str:
    """Name the first resource, and count the others."""
    rest = len(group) - 1
    return f"{group[0].resource} and {rest} more" if rest else group[0].resource


def _block(group: Sequence[Finding]) -> str:
    finding = group[0]
    # Of an exempt one, the reason is worth more than what to do about it.
    kind = "skipped" if finding.exemption else finding.severity
    lines = [f"{_start(finding)}: {kind}[{finding.check}]: {finding.name}"]
    if finding.resource:
        lines.append(f"  resource: {resources_text(group)}")
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
