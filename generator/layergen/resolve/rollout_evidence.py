"""What evidence says about the next step of a rollout: stop, wait, or go."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from layergen.model.alarm import AlarmState
from layergen.model.rollout import Evidence, Rollout, RolloutState
from layergen.model.rollout_plan import RolloutPlan
from layergen.resolve.duration_words import spelled
from layergen.resolve.smoke import missing_pass

FRESH = timedelta(minutes=15)
"""How old evidence may be: long enough for a job that reads it and one that decides by it."""


def first_seen(rollout: Rollout) -> datetime | None:
    """Give when the alias was first seen at its position; None if nobody has seen it there yet.

    What was seen before the position was taken, by whatever clock, does not count.
    """
    if rollout.evidence is None:
        return None
    since = rollout.evidence.since
    return None if rollout.entered_at and since < rollout.entered_at else since


def firing(plan: RolloutPlan, evidence: Evidence | None) -> tuple[str, ...]:
    """Name the alarms that fire."""
    alarms = evidence.alarms if evidence else {}
    return tuple(name for name in plan.alarms if alarms.get(name) is AlarmState.ALARM)


def holds(
    rollout: Rollout, plan: RolloutPlan, evidence: Evidence | None, now: datetime
) -> tuple[str, ...]:
    """Give every reason to wait. Nothing that is unknown passes.

    Evidence counts if it is of this position, covers its bake, and is at most `FRESH` old.
    """
    return tuple(_holds(rollout, plan, evidence, now))


def is_due(rollout: Rollout, plan: RolloutPlan, now: datetime) -> bool:
    """Tell whether it is time to look: the bake has passed, or nobody has seen it begin."""
    if not rollout.is_moving or rollout.state is RolloutState.PAUSED:
        return False
    since = first_seen(rollout)
    return since is None or now - since >= plan.bake_at(rollout.percent)


def is_too_old(rollout: Rollout, plan: RolloutPlan, now: datetime) -> bool:
    """Tell whether a rollout that still has steps to take began longer ago than it may."""
    takes_steps = rollout.is_moving and rollout.state is not RolloutState.BAKING
    started = rollout.started_at
    return takes_steps and started is not None and now - started > plan.max_age


def _holds(
    rollout: Rollout, plan: RolloutPlan, evidence: Evidence | None, now: datetime
) -> Iterator[str]:
    if rollout.entered_at and now < rollout.entered_at:
        yield "the clock stands before the beginning of this step"
    if is_too_old(rollout, plan, now):
        yield f"it began more than {spelled(plan.max_age)} ago, which is its max_age"
    if rollout.state is RolloutState.STAGED and (reason := missing_pass(rollout, plan)):
        yield reason
    if evidence is None:
        yield "nobody has looked yet how it does"
        return
    if rollout.entered_at and evidence.since < rollout.entered_at:
        yield "the evidence is of the time before this step"
    if now < evidence.until:
        yield "the clock stands before the end of the evidence"
    elif now - evidence.until > FRESH:
        yield f"the evidence is {spelled(now - evidence.until)} old"
    yield from (
        f"there is no alarm {name}, or nobody has looked at it"
        for name in plan.alarms
        if name not in evidence.alarms
    )
    # A candidate without traffic gives its alarms no data yet, and has nothing to bake.
    if rollout.state is not RolloutState.STAGED:
        yield from _too_little(plan, rollout.percent, evidence)


def _too_little(plan: RolloutPlan, percent: int, evidence: Evidence) -> Iterator[str]:
    for name in plan.alarms:
        if evidence.alarms.get(name) is AlarmState.INSUFFICIENT_DATA:
            yield f"the alarm {name} has insufficient data"
    bake = plan.bake_at(percent)
    if (baked := evidence.until - evidence.since) < bake:
        yield f"baked {spelled(baked)} of {spelled(bake)}"
    if (invocations := evidence.candidate.invocations) < plan.min_invocations:
        yield f"{invocations} of {plan.min_invocations} invocations"
