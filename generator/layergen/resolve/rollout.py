"""The progress of an alias from a stable to a candidate function version: a state machine.

    stable --start--> staged --> shifting(1) --advance--> shifting(2) ... --advance--> baking
                                 shifting <--pause, resume--> paused      baking --advance--> stable

Everything that moves may be aborted. At most one version carries a weight, the primary is never the
candidate, and a share only grows: the way back is an abort, which is latched to what its candidate
is made of. A share grows by evidence, or by a reason that somebody gives for going without.
"""

from dataclasses import replace
from datetime import datetime

from layergen.errors import LayergenError
from layergen.model.rollout import (
    Evidence,
    FunctionVersion,
    Outcome,
    Progress,
    Rollout,
    RolloutState,
)
from layergen.model.rollout_plan import RolloutPlan
from layergen.resolve.rollout_evidence import firing, first_seen, holds


def stage(
    resting: Rollout, candidate: FunctionVersion, now: datetime, *, revision: str = ""
) -> Rollout:
    """Give an alias at rest a candidate, without traffic. What speaks against it is asked before.

    `revision` is the alias's in AWS, if somebody looked.
    """
    return Rollout(
        alias=resting.alias,
        state=RolloutState.STAGED,
        stable=resting.stable,
        candidate=candidate,
        started_at=now,
        entered_at=now,
        revision=revision,
        aborted=resting.aborted,
    )


def advance(
    current: Rollout,
    plan: RolloutPlan,
    now: datetime,
    evidence: Evidence | None = None,
    *,
    skip: str = "",
) -> Progress:
    """Move on by one step if the evidence lets it: what is given, or else what the lock holds.

    An alarm that fires aborts. `skip` is a reason to go on without evidence or a bake. Raises
    LayergenError where there is nothing to advance.
    """
    return _move(current, plan, now, evidence or current.evidence, skip, "advance")


def promote(
    current: Rollout,
    plan: RolloutPlan,
    now: datetime,
    evidence: Evidence | None = None,
    *,
    skip: str = "",
) -> Progress:
    """Give the candidate all traffic, as the last step does.

    Raises LayergenError where there is nothing to promote, and, unless `skip` gives a reason, if
    steps are left.
    """
    seen = evidence or current.evidence
    left = plan.after(current.percent)
    if left and not skip and not firing(plan, seen):
        _moving(current, "promote")
        raise LayergenError(
            f"steps are left: {', '.join(f'{step.weight} %' for step in left)}",
            hint="advance, or say with --skip why they may be left out",
        )
    if current.state is RolloutState.BAKING:
        raise LayergenError(
            f"all traffic of {current.alias} goes to version {current.primary.version} already",
            hint="advance ends the bake",
        )
    return _move(current, replace(plan, steps=()) if skip else plan, now, seen, skip, "promote")


def pause(current: Rollout, now: datetime, reason: str = "") -> Rollout:
    """Keep the shares as they are until somebody resumes. Raises LayergenError."""
    if current.state is RolloutState.PAUSED:
        return current
    if current.state is not RolloutState.SHIFTING:
        raise _nothing_to("pause", current)
    return replace(current, state=RolloutState.PAUSED, entered_at=now, evidence=None, reason=reason)


def resume(current: Rollout, now: datetime) -> Rollout:
    """Go on where it was paused; the step bakes anew. Raises LayergenError."""
    if current.state is not RolloutState.PAUSED:
        raise _nothing_to("resume", current)
    return replace(current, state=RolloutState.SHIFTING, entered_at=now, evidence=None, reason="")


def abort(
    current: Rollout, now: datetime, reason: str = "", because: Evidence | None = None
) -> Rollout:
    """Give all traffic back to the stable version and latch the candidate.

    Aborting again changes nothing. Raises LayergenError if nothing was started.
    """
    if current.state is RolloutState.ABORTED:
        return current
    candidate = _moving(current, "abort")
    return Rollout(
        alias=current.alias,
        state=RolloutState.ABORTED,
        stable=current.stable,
        candidate=candidate,
        entered_at=now,
        because=because,
        reason=reason,
        aborted={**current.aborted, candidate.version: candidate.digest},
    )


def _move(
    current: Rollout,
    plan: RolloutPlan,
    now: datetime,
    seen: Evidence | None,
    skip: str,
    verb: str,
) -> Progress:
    candidate = _moving(current, verb)
    if alarms := firing(plan, seen):
        reason = f"the alarm {' and '.join(alarms)} fires"
        if current.state is RolloutState.STAGED:
            # The candidate has had no traffic, so it is not the candidate's fault.
            return Progress(Outcome.HELD, current, (reason,))
        return Progress(Outcome.ABORTED, abort(current, now, reason, seen), (reason,))
    if current.state is RolloutState.PAUSED:
        if verb == "advance" and not skip:
            # A job that advances all does its duty by leaving it.
            return Progress(Outcome.HELD, current, ("somebody has to resume it",))
        raise LayergenError(
            f"{current.alias} is paused at {current.percent} %", hint="resume it first, or abort"
        )
    if not skip and (reasons := holds(current, plan, seen, now)):
        # When it was first seen here is all that waiting adds to the lock.
        kept = current if first_seen(current) else replace(current, evidence=seen)
        return Progress(Outcome.HELD, kept, reasons)
    if current.state is RolloutState.BAKING:
        after = Rollout(current.alias, RolloutState.STABLE, candidate, aborted=current.aborted)
    else:
        after = _given_more(current, plan, now)
    return Progress(Outcome.MOVED, replace(after, because=seen, reason=skip))


def _given_more(current: Rollout, plan: RolloutPlan, now: datetime) -> Rollout:
    left = plan.after(current.percent)
    return replace(
        current,
        state=RolloutState.SHIFTING if left else RolloutState.BAKING,
        step=plan.steps.index(left[0]) + 1 if left else current.step,
        percent=left[0].weight if left else 100,
        entered_at=now,
        evidence=None,
    )


def _moving(current: Rollout, verb: str) -> FunctionVersion:
    if not current.is_moving or current.candidate is None:
        raise _nothing_to(verb, current)
    return current.candidate


def _nothing_to(verb: str, current: Rollout) -> LayergenError:
    hint = {
        RolloutState.STABLE: "start a rollout",
        RolloutState.ABORTED: "publish a new version and start a rollout of that",
    }
    return LayergenError(
        f"there is nothing to {verb}: {current.alias} is {current.state} "
        f"at version {current.stable.version}",
        hint=hint.get(current.state, ""),
    )
