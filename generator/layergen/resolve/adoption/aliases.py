"""Aliases of an account as rollouts at rest, or under way."""

from datetime import datetime

from layergen.model.adoption import FoundAlias
from layergen.model.rollout import FunctionVersion, Rollout, RolloutState
from layergen.model.strategy import Function


def rollout_of(function: Function, alias: FoundAlias, now: datetime) -> Rollout | str:
    """Give the position of an alias; the reason, as a text, if the lock has no words for it."""
    if not alias.version.isdecimal():
        return f"it points at {alias.version}, and a rollout moves between numbered versions"
    stable = FunctionVersion(alias.version)
    weights = {version: weight for version, weight in alias.weights.items() if weight > 0}
    if not weights:
        return Rollout(alias.name, RolloutState.STABLE, stable)
    ((candidate, weight),) = weights.items()
    percent = round(weight * 100)
    if percent / 100 != weight or not 1 <= percent <= 99:
        return f"it gives {weight * 100:g} % to version {candidate}, and shares are whole percents"
    steps = function.rollout.steps if function.rollout else ()
    return Rollout(
        alias.name,
        RolloutState.SHIFTING,
        stable,
        FunctionVersion(candidate),
        step=max(1, sum(step.weight <= percent for step in steps)),
        percent=percent,
        started_at=now,
        entered_at=now,
    )
