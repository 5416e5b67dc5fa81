"""Aliases that a plan sends back to what was aborted: law 9, an abort is latched."""

from collections.abc import Iterator

from layergen.model.rollout import RolloutState
from layergen.resolve.alias_position import described
from layergen.resolve.gate.alias_change import AliasChange, alias_changes
from layergen.resolve.gate.case import Breach, GateCase


def check(case: GateCase) -> Iterator[Breach]:
    """Refuse traffic for a version whose rollout was aborted, as an older plan may give it."""
    for one in alias_changes(case):
        version = brought_back(one)
        if version is None or one.after is None:
            continue
        rollout = one.rollout
        is_last = rollout.state is RolloutState.ABORTED and version == one.given
        why = f" ({rollout.reason})" if is_last and rollout.reason else ""
        yield Breach(
            "aborted-rollout",
            one.change.address,
            f"{one.alias.key} would send {described(one.after)}, and the rollout of version "
            f"{version} was aborted{why}",
            "the plan is older than the abort, or of other files: render and plan again",
        )


def brought_back(one: AliasChange) -> str | None:
    """Give the aborted version that would get traffic; None if there is none."""
    if one.after is None:
        return None
    got = {one.after.version, *one.after.weights} - {one.rollout.stable.version}
    return next((version for version in one.rollout.aborted if version in got), None)
