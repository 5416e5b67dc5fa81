"""Rollouts that grow by time alone: nothing that goes wrong would hold them or send them back."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic, Severity
from layergen.model.environment import Track
from layergen.resolve.rules.case import STRATEGY, Case, listed


def check(case: Case) -> Iterator[Diagnostic]:
    """Warn where such an alias is, unless its environment takes every release by itself anyway.

    Without steps, as in AllAtOnce, there is no share that anybody could watch.
    """
    manual = [
        (environment, lock)
        for environment, lock in case.locked_environments()
        if environment.track is Track.MANUAL
    ]
    for name, function in case.repository.strategy.functions.items():
        plan = function.rollout
        if plan is None or not plan.steps or plan.alarms or plan.min_invocations:
            continue
        if where := [environment.name for environment, lock in manual if name in lock.rollouts]:
            yield Diagnostic(
                "unwatched-rollout",
                f"the rollout of '{name}' has neither alarms nor min_invocations, "
                f"so that it moves by time alone in {listed(where)}",
                case.places.key(STRATEGY, "functions", name, "rollout"),
                "write `alarms: [NAME]` into it; for a preset, `{ preset: NAME, alarms: [NAME] }`",
                Severity.WARNING,
            )
