"""What the policies need to know of the strategy, and where their findings belong in it."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from layergen.diagnostics import Place, Severity
from layergen.model.finding import Finding, LayerPlace, Lines, Verdicts
from layergen.model.root import RootLayer

_MODULE = re.compile(r"module\.([^.\[]+)")


def located(verdicts: Verdicts, layers: Mapping[str, LayerPlace]) -> Verdicts:
    """Name the layer behind each verdict, by the module that its resource lies in.

    `layers` maps the identifiers of module calls. Findings are sorted: first what has a place in
    the strategy, in its order, then by file and line; exact repeats are dropped.
    """
    findings = {_located(finding, layers) for finding in verdicts.findings}
    passed = (
        replace(verdict, layer=found.layer) if found else verdict
        for verdict in verdicts.passed
        for found in [_layer_of(verdict.resource, layers)]
    )
    return Verdicts(tuple(sorted(findings, key=_reading_order)), tuple(passed))


def with_severities(verdicts: Verdicts, severities: Mapping[str, Severity]) -> Verdicts:
    """Give checks the severities that the strategy has for them."""
    findings = tuple(
        replace(finding, severity=severities.get(finding.check, finding.severity))
        for finding in verdicts.findings
    )
    return replace(verdicts, findings=findings)


def is_as_bad(severity: Severity, threshold: Severity | None) -> bool:
    """Tell whether a severity reaches a threshold; none reaches None."""
    order = list(Severity)
    return threshold is not None and order.index(severity) <= order.index(threshold)


def declared_grants(layers: Iterable[RootLayer]) -> str:
    """Write down as JSON which grants the strategy gives each module of a root."""
    modules = {
        layer.identifier: {
            "layer": layer.aws_name,
            "grants": [
                {"principal": grant.principal, "organization_id": grant.organization_id}
                for grant in layer.grants
            ],
        }
        for layer in layers
    }
    return json.dumps(modules, sort_keys=True)


def _located(finding: Finding, layers: Mapping[str, LayerPlace]) -> Finding:
    found = _layer_of(finding.resource, layers)
    return replace(finding, layer=found.layer, place=found.place) if found else finding


def _layer_of(address: str, layers: Mapping[str, LayerPlace]) -> LayerPlace | None:
    module = _MODULE.match(address)
    return layers.get(module[1]) if module else None


def _reading_order(finding: Finding) -> tuple[bool, Place, Lines, str, str]:
    place = finding.place or Place("")
    return (finding.place is None, place, finding.rendered, finding.check, finding.resource)
