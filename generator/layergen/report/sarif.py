"""Findings as SARIF 2.1.0, which code hosts turn into annotations on the strategy's lines."""

import hashlib
import json
from collections.abc import Sequence
from urllib.parse import quote

from layergen import __version__
from layergen.diagnostics import Place
from layergen.model.finding import Finding, Lines

_SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)
_TOP = "%SRCROOT%"


def sarif(findings: Sequence[Finding]) -> str:
    """Write one run. A finding lies in `layers.yaml` where its layer is known, else in the root."""
    rules = {finding.check: _rule(finding) for finding in findings}
    index = {check: position for position, check in enumerate(rules)}
    driver = {"name": "layergen", "version": __version__, "rules": list(rules.values())}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, index[finding.check]) for finding in findings],
    }
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _rule(finding: Finding) -> dict[str, object]:
    rule: dict[str, object] = {
        "id": finding.check,
        "shortDescription": {"text": finding.name},
        "defaultConfiguration": {"level": finding.severity.value},
    }
    if finding.guideline.startswith("https://"):
        rule["helpUri"] = finding.guideline
    elif finding.guideline:
        rule["help"] = {"text": finding.guideline}
    return rule


def _result(finding: Finding, rule: int) -> dict[str, object]:
    what = f"{finding.resource}: {finding.name}" if finding.resource else finding.name
    rendered = _in_lines(finding.rendered)
    result: dict[str, object] = {
        "ruleId": finding.check,
        "ruleIndex": rule,
        "level": finding.severity.value,
        "message": {"text": what},
        "locations": [_at(finding.place) if finding.place else rendered],
        # Stays the same when lines move, so that a code host knows the finding again.
        "partialFingerprints": {"layergen/v1": _fingerprint(finding)},
    }
    if finding.place:
        result["relatedLocations"] = [{**rendered, "message": {"text": "rendered here"}}]
    return result


def _fingerprint(finding: Finding) -> str:
    identity = "\n".join((finding.check, finding.rendered.file, finding.resource))
    return hashlib.sha256(identity.encode()).hexdigest()


def _at(place: Place) -> dict[str, object]:
    start = {"startLine": place.line, "startColumn": place.column}
    return _location(place.file, start if place.line else {})


def _in_lines(lines: Lines) -> dict[str, object]:
    return _location(
        lines.file, {"startLine": lines.first, "endLine": lines.last} if lines.first else {}
    )


def _location(file: str, region: dict[str, int]) -> dict[str, object]:
    physical: dict[str, object] = {
        "artifactLocation": {"uri": quote(file), "uriBaseId": _TOP},
    }
    if region:
        physical["region"] = region
    return {"physicalLocation": physical}
