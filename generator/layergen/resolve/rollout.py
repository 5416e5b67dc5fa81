"""The progress of an alias from a stable to a candidate function version: a state machine.

    (none) --start--> stable --start--> shifting --advance--> shifting --promote--> stable
                                        shifting --abort--> aborted --start another--> shifting

At most one version carries a weight, the primary is never the candidate, and a share only grows:
the way back is an abort, which is latched to its candidate.
"""

from collections.abc import Sequence
from dataclasses import replace

from layergen.errors import LayergenError
from layergen.model.registry import Rollout, RolloutState


def start(
    current: Rollout | None,
    *,
    alias: str,
    steps: Sequence[int],
    stable: str | None = None,
    candidate: str | None = None,
) -> Rollout:
    """Create an alias at `stable`, or shift the first step of traffic to `candidate`, or both.

    `steps` are the candidate's percentages, ascending. Raises LayergenError if the machine is
    elsewhere, or if an abort is latched to the candidate.
    """
    base = _created(alias, stable) if current is None else _resting(current, alias, stable)
    if candidate is None:
        if current is not None and stable is None:
            raise LayergenError(
                "there is nothing to start", hint="name a function version with --candidate"
            )
        return base
    if candidate == base.stable:
        raise LayergenError(
            f"version {candidate} is the stable version of {alias} already",
            hint="publish a new function version and name that one",
        )
    if base.state is RolloutState.ABORTED and candidate == base.candidate:
        raise LayergenError(
            f"the rollout of version {candidate} was aborted, and the same version stays out",
            hint="publish a new function version and start that one",
        )
    if not steps:
        raise LayergenError(
            "the strategy has no steps for this alias",
            hint="add rollout: { steps: [10, 50] } to the function in layers.yaml",
        )
    return Rollout(alias, RolloutState.SHIFTING, base.stable, candidate, 1, steps[0])


def advance(current: Rollout, steps: Sequence[int]) -> Rollout:
    """Give the candidate its next larger share. Raises LayergenError after the last step."""
    _shifting(current, "advance")
    for number, percent in enumerate(steps, start=1):
        if percent > current.percent:
            return replace(current, step=number, percent=percent)
    raise LayergenError(
        f"version {current.candidate} has had its last step, {current.percent} %",
        hint="give it all traffic with `layergen rollout promote`, or abort",
    )


def promote(current: Rollout) -> Rollout:
    """Make the candidate the stable version. Raises LayergenError unless one is shifting."""
    candidate = _shifting(current, "promote")
    return Rollout(current.alias, RolloutState.STABLE, candidate)


def abort(current: Rollout) -> Rollout:
    """Give all traffic back to the stable version and latch the candidate.

    Aborting again changes nothing. Raises LayergenError if nothing was started.
    """
    if current.state is RolloutState.ABORTED:
        return current
    _shifting(current, "abort")
    return replace(current, state=RolloutState.ABORTED, step=0, percent=0)


def remaining(current: Rollout, steps: Sequence[int]) -> tuple[int, ...]:
    """Give the shares that a shifting candidate has not had yet."""
    return tuple(percent for percent in steps if percent > current.percent)


def _created(alias: str, stable: str | None) -> Rollout:
    if stable is None:
        raise LayergenError(
            f"the alias {alias} has no stable version yet",
            hint="name the function version that takes the traffic now with --stable",
        )
    return Rollout(alias, RolloutState.STABLE, stable)


def _resting(current: Rollout, alias: str, stable: str | None) -> Rollout:
    if current.alias != alias:
        raise LayergenError(
            f"the alias is {current.alias}, and the strategy calls it {alias}: "
            "renaming an alias takes it away from its callers",
            hint=f"write alias: {current.alias} in layers.yaml",
        )
    if current.state is RolloutState.SHIFTING:
        raise LayergenError(
            f"{alias} is shifting to version {current.candidate} already",
            hint="advance, promote or abort that rollout first",
        )
    if stable not in {None, current.stable}:
        raise LayergenError(
            f"the stable version of {alias} is {current.stable}, not {stable}",
            hint=f"shift to it: --candidate {stable}",
        )
    return current


def _shifting(current: Rollout, verb: str) -> str:
    if current.state is not RolloutState.SHIFTING or current.candidate is None:
        raise LayergenError(
            f"there is nothing to {verb}: {current.alias} is {current.state} "
            f"at version {current.stable}",
            hint="start a rollout with --candidate",
        )
    return current.candidate
