"""Functions whose architecture a layer is not made for."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic
from layergen.resolve.rules.case import STRATEGY, Case, listed


def check(case: Case) -> Iterator[Diagnostic]:
    """Refuse the pair. Lambda would attach the layer, and native code would not load."""
    strategy = case.repository.strategy
    for function in strategy.functions.values():
        if function.package_type == "Image":
            continue
        for position, name in enumerate(function.layers):
            layer = strategy.layers.get(name)
            if layer is None or function.architecture in layer.architectures:
                continue
            if case.is_broken(STRATEGY, "layers", name, "architectures"):
                continue
            path = ("functions", function.name, "layers")
            yield Diagnostic(
                "architecture-mismatch",
                f"'{function.name}' runs on {function.architecture}; "
                f"'{name}' is made for {listed(layer.architectures)}",
                case.item_place(STRATEGY, *path, position=position),
                f"add {function.architecture} to the architectures of '{name}', "
                "or attach another layer",
            )
