"""Functions whose runtime a layer is not made for."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic
from layergen.resolve.rules.case import STRATEGY, Case, listed


def check(case: Case) -> Iterator[Diagnostic]:
    """Refuse the pair. Lambda would attach the layer, and imports would fail at run time."""
    strategy = case.repository.strategy
    for function in strategy.functions.values():
        if function.package_type == "Image":
            continue
        for position, name in enumerate(function.layers):
            layer = strategy.layers.get(name)
            if layer is None or function.runtime in layer.runtimes:
                continue
            if case.is_broken(STRATEGY, "layers", name, "runtimes"):
                continue
            path = ("functions", function.name, "layers")
            yield Diagnostic(
                "runtime-mismatch",
                f"'{function.name}' runs {function.runtime}; "
                f"'{name}' is made for {listed(layer.runtimes)}",
                case.item_place(STRATEGY, *path, position=position),
                f"add {function.runtime} to the runtimes of '{name}', or attach another layer",
            )
