"""Layers that are named and do not exist."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic
from layergen.resolve.release_reference import nearest
from layergen.resolve.rules.case import STRATEGY, Case, environment_file


def check(case: Case) -> Iterator[Diagnostic]:
    """Refuse unknown layers of functions and under `retain`."""
    for function in case.repository.strategy.functions.values():
        for position, layer in enumerate(function.layers):
            if not case.declares("layers", layer):
                path = ("functions", function.name, "layers")
                yield Diagnostic(
                    "unknown-layer",
                    f"'{function.name}' attaches '{layer}', and there is no layer of that name",
                    case.item_place(STRATEGY, *path, position=position),
                    nearest(layer, case.declared["layers"]),
                )
    for environment in case.repository.environments.values():
        for layer in environment.retain:
            if not case.declares("layers", layer):
                yield Diagnostic(
                    "unknown-layer",
                    f"'retain' names '{layer}', and there is no layer of that name",
                    case.places.key(environment_file(environment.name), "retain", layer),
                    nearest(layer, case.declared["layers"]),
                )
