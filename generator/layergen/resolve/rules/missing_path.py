"""Folders that the strategy names and the repository does not have."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic, Severity
from layergen.resolve.rules.case import STRATEGY, Case


def check(case: Case) -> Iterator[Diagnostic]:
    """Refuse missing sources and templates; warn of packages, which a build may make later."""
    strategy = case.repository.strategy
    for layer in strategy.layers.values():
        path = ("layers", layer.name, "source")
        if layer.source.folder in case.existing_paths or case.is_broken(STRATEGY, *path):
            continue
        yield Diagnostic(
            "missing-path",
            f"the source of '{layer.name}' does not exist: {layer.source.folder}",
            case.strategy_place(*path, str(layer.source.kind)),
            "create the folder, or correct the path; it counts from the top of the repository",
        )
    for function in strategy.functions.values():
        if function.package and function.package not in case.existing_paths:
            yield Diagnostic(
                "missing-path",
                f"the package of '{function.name}' does not exist: {function.package}",
                case.strategy_place("functions", function.name, "package"),
                "without it, the size budget leaves the function's own code out",
                Severity.WARNING,
            )
    if strategy.templates and strategy.templates not in case.existing_paths:
        yield Diagnostic(
            "missing-path",
            f"the folder of templates does not exist: {strategy.templates}",
            case.strategy_place("templates"),
            "create it, or remove the key to render with layergen's own templates",
        )
