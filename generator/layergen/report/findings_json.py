"""Findings for programs."""

import json
from collections import Counter
from collections.abc import Sequence

from layergen.model.finding import Finding

FORMAT_VERSION = "1.0"


def findings_json(findings: Sequence[Finding]) -> str:
    """Write findings and their number by severity. `layer` and `place` are null where unknown."""
    numbers = Counter(finding.severity.value for finding in findings)
    document = {
        "format_version": FORMAT_VERSION,
        "summary": {"errors": numbers["error"], "warnings": numbers["warning"]},
        "findings": [_entry(finding) for finding in findings],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _entry(finding: Finding) -> dict[str, object]:
    place = finding.place
    return {
        "check": finding.check,
        "name": finding.name,
        "severity": finding.severity.value,
        "resource": finding.resource,
        "layer": finding.layer or None,
        "place": place and {"file": place.file, "line": place.line, "column": place.column},
        "rendered": {
            "file": finding.rendered.file,
            "first_line": finding.rendered.first,
            "last_line": finding.rendered.last,
        },
        "guideline": finding.guideline,
    }
