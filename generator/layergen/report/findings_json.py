"""Findings for programs."""

import json
from collections import Counter

from layergen.diagnostics import Place
from layergen.model.finding import Finding, Verdicts

FORMAT_VERSION = "1.0"


def findings_json(verdicts: Verdicts) -> str:
    """Write findings and numbers. What is not known is null.

    `findings` count, by severity in the summary; `exempt` ones do not, and say why.
    """
    numbers = Counter(finding.severity.value for finding in verdicts.counting)
    document = {
        "format_version": FORMAT_VERSION,
        "summary": {
            "errors": numbers["error"],
            "warnings": numbers["warning"],
            "notes": numbers["note"],
            "exempt": len(verdicts.exempt),
            "passed": len(verdicts.passed),
        },
        "findings": [_entry(finding) for finding in verdicts.counting],
        "exempt": [{**_entry(finding), **_exemption(finding)} for finding in verdicts.exempt],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _entry(finding: Finding) -> dict[str, object]:
    return {
        "check": finding.check,
        "name": finding.name,
        "severity": finding.severity.value,
        "root": finding.root,
        "resource": finding.resource,
        "layer": finding.layer or None,
        "place": _place(finding.place),
        "rendered": {
            "file": finding.rendered.file,
            "first_line": finding.rendered.first,
            "last_line": finding.rendered.last,
        },
        "guideline": finding.guideline,
    }


def _exemption(finding: Finding) -> dict[str, object]:
    exemption = finding.exemption
    if exemption is None:
        return {}
    return {
        "exempt_by": exemption.by.value,
        "reason": exemption.reason,
        "exempt_at": _place(exemption.place),
    }


def _place(place: Place | None) -> dict[str, object] | None:
    if place is None:
        return None
    return {"file": place.file, "line": place.line, "column": place.column}
