"""Rollouts that wait for a smoke test where nothing can run one."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic, Severity
from layergen.resolve.rules.case import STRATEGY, Case, environment_file


def check(case: Case) -> Iterator[Diagnostic]:
    """Warn where an alias is rolled out by a function that asks for one, and without probes."""
    for environment, lock in case.locked_environments():
        if environment.probes is not None:
            continue
        for name in lock.rollouts:
            function = case.repository.strategy.functions.get(name)
            if function and function.rollout and function.rollout.smoke:
                yield Diagnostic(
                    "no-probes",
                    f"'{name}' asks for a smoke test before its first traffic, and "
                    f"{environment.name} has no probes that could run one",
                    case.places.key(STRATEGY, "functions", name),
                    f"write `probes: true` into {environment_file(environment.name)}, "
                    "or take `smoke` out",
                    Severity.WARNING,
                )
