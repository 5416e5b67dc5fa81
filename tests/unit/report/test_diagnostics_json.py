import json

from layergen.diagnostics import Diagnostic, Place, Severity
from layergen.report.diagnostics_json import diagnostics_json


def test_findings_for_programs() -> None:
    findings = [
        Diagnostic("unknown-layer", "no 'ä'", Place("layers.yaml", 3, 5), "did you mean 'a'?"),
        Diagnostic("stale-pin", "gone", Place("envs/dev/env.lock.json"), severity=Severity.WARNING),
    ]

    text = diagnostics_json(findings)

    assert json.loads(text) == {
        "format_version": "1.0",
        "findings": [
            {
                "rule": "unknown-layer",
                "severity": "error",
                "file": "layers.yaml",
                "line": 3,
                "column": 5,
                "message": "no 'ä'",
                "hint": "did you mean 'a'?",
            },
            {
                "rule": "stale-pin",
                "severity": "warning",
                "file": "envs/dev/env.lock.json",
                "line": 0,
                "column": 0,
                "message": "gone",
                "hint": "",
            },
        ],
    }
    assert "ä" in text
    assert text.endswith("}\n")


def test_no_findings_are_an_empty_list() -> None:
    assert json.loads(diagnostics_json([])) == {"format_version": "1.0", "findings": []}
