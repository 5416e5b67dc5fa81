"""Which runtimes the strategy names, and where."""

from collections.abc import Iterator
from dataclasses import dataclass

from layergen.diagnostics import Place
from layergen.resolve.rules.case import STRATEGY, Case


@dataclass(frozen=True, slots=True)
class RuntimeUse:
    """A runtime as a layer or a function names it."""

    runtime: str
    owner: str
    place: Place


def runtime_uses(case: Case) -> Iterator[RuntimeUse]:
    """Give every runtime that a layer or a zip function names."""
    yield from layer_runtimes(case)
    for function in case.repository.strategy.functions.values():
        if function.runtime and function.package_type == "Zip":
            place = case.strategy_place("functions", function.name, "runtime")
            yield RuntimeUse(function.runtime, function.name, place)


def layer_runtimes(case: Case) -> Iterator[RuntimeUse]:
    """Give every runtime that a layer names."""
    for layer in case.repository.strategy.layers.values():
        path = ("layers", layer.name, "runtimes")
        for position, runtime in enumerate(layer.runtimes):
            place = case.item_place(STRATEGY, *path, position=position)
            yield RuntimeUse(runtime, layer.name, place)
