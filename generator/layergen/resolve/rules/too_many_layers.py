"""Functions that attach more layers than Lambda takes."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic, Severity
from layergen.model.budget import Standing, standing
from layergen.resolve.rules.case import STRATEGY, Case

_HINT = "put what is always used together into one layer"


def check(case: Case) -> Iterator[Diagnostic]:
    """Refuse the first layer beyond the limit, and warn where there is little room left."""
    limit = case.facts.limits.layers_per_function
    for function in case.repository.strategy.functions.values():
        if len(function.layers) > limit:
            path = ("functions", function.name, "layers")
            yield Diagnostic(
                "too-many-layers",
                f"'{function.name}' attaches {len(function.layers)} layers; Lambda takes {limit}",
                case.item_place(STRATEGY, *path, position=limit),
                _HINT,
            )
        elif standing(len(function.layers), limit) is Standing.NEAR:
            yield Diagnostic(
                "nearly-too-many-layers",
                f"'{function.name}' attaches {len(function.layers)} layers of the {limit} that "
                "Lambda takes",
                case.strategy_place("functions", function.name, "layers"),
                _HINT,
                Severity.WARNING,
            )
