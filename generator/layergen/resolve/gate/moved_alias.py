"""Aliases that somebody moved past the lock: a plan would overwrite that without a word."""

from collections.abc import Iterator

from layergen.model.live_alias import AliasPosition, LiveAlias
from layergen.model.plan import Action
from layergen.model.rollout import RolloutState
from layergen.resolve.alias_advice import advice
from layergen.resolve.alias_position import (
    described,
    is_between,
    locked,
    position,
    same_shares,
)
from layergen.resolve.gate.alias_change import AliasChange, alias_changes, routing, share
from layergen.resolve.gate.case import Breach, GateCase


def check(case: GateCase) -> Iterator[Breach]:
    """Refuse to move an alias that stands where neither Terraform nor its rollout put it.

    The plan tells what was moved before it was made. What was moved since, and an alias that is
    back at its stable version, can be told only if AWS was asked.
    """
    for one in alias_changes(case):
        if one.change.action.destroys:
            continue
        stands, message = _elsewhere(case, one)
        if message and case.environment and case.root:
            yield Breach(
                "moved-alias",
                one.change.address,
                f"{one.alias.key} {message}",
                advice(case.environment, case.root.region, one.alias.function, one.rollout, stands),
            )


def _elsewhere(case: GateCase, one: AliasChange) -> tuple[LiveAlias | None, str]:
    """Give where an alias stands, and what is wrong with that."""
    asked = one.alias.key in (case.aliases or {})
    stands = case.aliases[one.alias.key] if asked and case.aliases else one.before
    if one.change.action is Action.CREATE:
        there = f"was created by hand, and the plan creates it: in AWS {described(stands)}"
        return stands, there if asked and stands else ""
    if stands is None:
        return None, "was deleted by hand since the plan was made" if asked else ""
    if _is_no_loss(one, stands):
        return stands, ""
    return stands, _moved(case, one, stands, asked=asked)


def _moved(case: GateCase, one: AliasChange, stands: LiveAlias, *, asked: bool) -> str:
    there, wanted = described(stands), described(locked(one.rollout))
    if asked and one.before and not same_shares(stands, one.before):
        return (
            f"was moved by hand since the plan was made: in AWS {there}, and the plan comes from "
            f"{described(one.before)}"
        )
    if (managed := _moved_from(case, one)) is not None:
        return (
            f"was moved by hand: in AWS {there}, and Terraform had {described(managed)}; the plan "
            f"would overwrite that with {wanted}"
        )
    where = position(one.rollout, stands)
    if asked and where is AliasPosition.TRIPPED:
        return f"is back at its stable version: in AWS {there}, and the lock says {wanted}"
    if where is AliasPosition.MOVED:
        return (
            f"stands where no step of its rollout comes from: {there}, and the lock says {wanted}; "
            "it was moved by hand, or a commit of the lock is missing"
        )
    return ""


def _is_no_loss(one: AliasChange, stands: LiveAlias) -> bool:
    """Tell whether it is where it shall be, or an abort takes it back from between."""
    aborted = one.rollout.state is RolloutState.ABORTED
    return same_shares(stands, locked(one.rollout)) or (aborted and is_between(one.rollout, stands))


def _moved_from(case: GateCase, one: AliasChange) -> LiveAlias | None:
    """Give where Terraform had an alias that was moved outside of it.

    One that stands at its stable version, and whose candidate had no traffic yet, was sent there by
    `rollout abort --now` in an earlier rollout: that is where this one begins.
    """
    for drift in case.plan.drift:
        if drift.address != one.change.address:
            continue
        had, has = routing(drift.before), routing(drift.after)
        if had is None or has is None or same_shares(had, has):
            continue
        at_rest = has.version == one.rollout.stable.version and not has.weights
        begins = at_rest and one.rollout.is_moving and not share(had, one.given)
        return None if begins else had
    return None
