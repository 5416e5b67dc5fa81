"""What the policies need to know of the strategy, and where their findings belong in it."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from layergen.diagnostics import Place
from layergen.model.finding import Finding, LayerPlace, Lines
from layergen.model.root import RootLayer

_MODULE = re.compile(r"module\.([^.\[]+)")


def located(findings: Iterable[Finding], layers: Mapping[str, LayerPlace]) -> tuple[Finding, ...]:
    """Name the layer behind each finding, by the module that its resource lies in.

    `layers` maps the identifiers of module calls. Sorted: first what has a place in the strategy,
    in its order, then by file and line; exact repeats are dropped.
    """
    return tuple(sorted({_located(finding, layers) for finding in findings}, key=_reading_order))


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
    module = _MODULE.match(finding.resource)
    found = layers.get(module[1]) if module else None
    return replace(finding, layer=found.layer, place=found.place) if found else finding


def _reading_order(finding: Finding) -> tuple[bool, Place, Lines, str, str]:
    place = finding.place or Place("")
    return (finding.place is None, place, finding.rendered, finding.check, finding.resource)
