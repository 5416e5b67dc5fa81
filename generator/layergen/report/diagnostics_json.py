"""Diagnostics for programs."""

import json
from collections.abc import Sequence

from layergen.diagnostics import Diagnostic

FORMAT_VERSION = "1.0"


def diagnostics_json(diagnostics: Sequence[Diagnostic]) -> str:
    """Write diagnostics. `line` and `column` count from 1; 0 means the whole file."""
    document = {
        "format_version": FORMAT_VERSION,
        "findings": [
            {
                "rule": finding.rule,
                "severity": finding.severity.value,
                "file": finding.place.file,
                "line": finding.place.line,
                "column": finding.place.column,
                "message": finding.message,
                "hint": finding.hint,
            }
            for finding in diagnostics
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
