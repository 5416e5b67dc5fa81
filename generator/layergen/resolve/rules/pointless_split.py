"""Splits that divide nothing."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic, Severity
from layergen.model.strategy import SplitBy
from layergen.resolve.rules.case import STRATEGY, Case

_INSTEAD = {SplitBy.RUNTIME: SplitBy.NONE, SplitBy.BOTH: SplitBy.ARCHITECTURE}


def check(case: Case) -> Iterator[Diagnostic]:
    """Warn of a split by runtime with a single runtime: the next runtime renames the layer.

    A split by a single architecture is left alone: it says that the content is native, and the
    layer keeps its name when the other architecture comes.
    """
    for layer in case.repository.strategy.layers.values():
        instead = _INSTEAD.get(layer.split_by)
        path = ("layers", layer.name)
        if instead is None or len(layer.runtimes) > 1:
            continue
        if case.is_broken(STRATEGY, *path, "runtimes"):
            continue
        yield Diagnostic(
            "pointless-split",
            f"'{layer.name}' is split by runtime and has only {layer.runtimes[0]}",
            case.strategy_place(*path, "split_by"),
            f"write split_by: {instead}",
            Severity.WARNING,
        )
