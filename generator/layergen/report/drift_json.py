"""Drift for programs."""

import json

from layergen.model.drift import Cause, Difference, DriftReport, Kind

FORMAT_VERSION = "1.0"


def drift_json(report: DriftReport) -> str:
    """Write every cause with its differences, and what was ignored, not counted, not looked at."""
    counts = {str(kind): 0 for kind in Kind}
    for one in report.differences:
        counts[str(one.kind)] += 1
    document = {
        "format_version": FORMAT_VERSION,
        "differs": report.differs,
        "roots": list(report.roots),
        "counts": counts,
        "causes": [_cause(cause) for cause in report.causes],
        "ignored": [
            {
                **_difference(one.difference),
                "reason": one.ignore.reason,
                "until": one.ignore.until.isoformat(),
            }
            for one in report.ignored
        ],
        "left_alone": [
            {"root": one.root, "address": one.address, "attributes": list(one.attributes)}
            for one in report.left_alone
        ],
        "not_looked_at": [
            {"what": one.what, "root": one.root or None, "why": one.why} for one in report.unseen
        ],
        "failures": [
            {"where": one.where, "message": one.message, "hint": one.hint}
            for one in report.failures
        ],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _cause(cause: Cause) -> dict[str, object]:
    first = cause.first
    return {
        "kind": str(first.kind),
        "fails": first.kind.fails,
        "what": first.what,
        "attributes": list(first.attributes),
        "layer": first.layer or None,
        "advice": first.advice,
        "roots": list(cause.roots),
        "differences": [_difference(one) for one in cause.differences],
    }


def _difference(one: Difference) -> dict[str, object]:
    return {
        "kind": str(one.kind),
        "root": one.root or None,
        "subject": one.subject,
        "what": one.what,
        "detail": one.detail,
        "attributes": list(one.attributes),
        "command": one.command,
    }
