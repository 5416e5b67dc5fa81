"""Functions that attach more layers than Lambda takes."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic
from layergen.resolve.rules.case import STRATEGY, Case


def check(case: Case) -> Iterator[Diagnostic]:
    """Refuse the first layer beyond the limit."""
    limit = case.facts.limits.layers_per_function
    for function in case.repository.strategy.functions.values():
        if len(function.layers) > limit:
            path = ("functions", function.name, "layers")
            yield Diagnostic(
                "too-many-layers",
                f"'{function.name}' attaches {len(function.layers)} layers; Lambda takes {limit}",
                case.item_place(STRATEGY, *path, position=limit),
                "put what is always used together into one layer",
            )
