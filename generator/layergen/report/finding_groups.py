"""Findings that one change in the strategy heals, put together."""

from collections.abc import Iterable, Sequence

from layergen.model.finding import Finding


def by_cause(findings: Iterable[Finding]) -> list[Sequence[Finding]]:
    """Group findings: all of a layer and a check, whatever root or release; others stay alone."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        where = finding.place or (finding.root, finding.rendered, finding.resource)
        groups.setdefault((finding.check, where, finding.exemption), []).append(finding)
    return list(groups.values())
