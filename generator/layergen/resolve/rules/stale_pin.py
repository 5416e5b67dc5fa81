"""Pins that nothing follows."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic, Severity
from layergen.resolve.rules.case import STRATEGY, Case, environment_lock_file


def check(case: Case) -> Iterator[Diagnostic]:
    """Warn of pins whose function is gone, or does not attach the layer any more.

    Nothing breaks by them, but they keep releases from being retired.
    """
    functions = case.repository.strategy.functions
    for environment, lock in case.locked_environments():
        file = environment_lock_file(environment.name)
        for name, pins in lock.pins.items():
            function = functions.get(name)
            if function is None and case.declares("functions", name):
                continue
            if case.is_broken(STRATEGY, "functions", name, "layers"):
                continue
            for layer in pins:
                if function is not None and layer in function.layers:
                    continue
                yield Diagnostic(
                    "stale-pin",
                    f"'{name}' is pinned to a release of '{layer}', which it does not attach"
                    if function
                    else f"'{name}' is pinned to a release of '{layer}', "
                    "and the strategy has no such function",
                    case.places.key(file, "functions", name, layer),
                    f"layergen pin {name} --unpin {layer} --env {environment.name}",
                    Severity.WARNING,
                )
