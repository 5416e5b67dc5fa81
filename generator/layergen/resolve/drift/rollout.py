"""Aliases that a rollout of the lock moves, or that went back by themselves."""

from collections.abc import Iterator

from layergen.model.drift import Difference, Kind
from layergen.model.live_alias import AliasPosition, LiveAlias
from layergen.model.plan import Action, ResourceChange
from layergen.model.rollout import Rollout, RolloutState
from layergen.resolve.alias_advice import command
from layergen.resolve.alias_position import described
from layergen.resolve.drift.alias_rollout import rollout_of, stands
from layergen.resolve.drift.case import DriftCase
from layergen.resolve.gate.alias_change import routing


def check(case: DriftCase) -> Iterator[Difference]:
    """Tell a step that a commit declared, and an alias that an alarm or a person took back."""
    return (difference for _, difference in _judged(case) if difference)


def claimed(case: DriftCase) -> frozenset[str]:
    """Give the addresses that are judged here, and so nowhere else."""
    return frozenset(address for address, _ in _judged(case))


def _judged(case: DriftCase) -> Iterator[tuple[str, Difference | None]]:
    for one in case.by_hand.values():
        found, live = rollout_of(case, one.change), routing(one.change.after)
        if found is None or live is None:
            continue
        function, rollout = found
        if stands(rollout, live) is AliasPosition.AS_LOCKED:
            # Only Terraform's state has to learn it, as after `rollout abort --now`.
            yield one.change.address, None
        elif _went_back(rollout, live):
            yield one.change.address, _tripped(case, one.change, function, rollout, live)
    for change in case.changes:
        found = rollout_of(case, change)
        if found is None or change.action is not Action.UPDATE or change.address in case.by_hand:
            continue
        function, rollout = found
        before, after = routing(change.before), routing(change.after)
        if before is None or after is None:
            continue
        if stands(rollout, after) is not AliasPosition.AS_LOCKED:
            continue
        if stands(rollout, before) is AliasPosition.TRIPPED:
            yield change.address, _tripped(case, change, function, rollout, before)
        else:
            yield change.address, _expected(case, change, before, after)


def _went_back(rollout: Rollout, live: LiveAlias) -> bool:
    had_traffic = rollout.is_moving and rollout.state is not RolloutState.STAGED
    return had_traffic and live.version == rollout.stable.version and not live.weights


def _tripped(
    case: DriftCase, change: ResourceChange, function: str, rollout: Rollout, live: LiveAlias
) -> Difference:
    heal = command("observe", case.environment, case.region, function) if case.environment else ""
    return Difference(
        Kind.ROLLOUT_TRIPPED,
        case.folder,
        change.address,
        f"is back at its stable version, and the lock says {rollout.state}",
        "AWS is right: somebody, or an alarm, took the candidate back. `observe` aborts the "
        "rollout in the lock; commit that, and apply nothing before",
        heal,
        detail=f"AWS: {described(live)}; lock: {rollout.percent} % to the candidate",
        attributes=("function_version", "routing_config"),
    )


def _expected(
    case: DriftCase, change: ResourceChange, before: LiveAlias, after: LiveAlias
) -> Difference:
    return Difference(
        Kind.ROLLOUT_EXPECTED,
        case.folder,
        change.address,
        "waits for a step that the lock declares",
        "the lock is right: the step is committed and not applied yet",
        case.apply,
        detail=f"AWS: {described(before)}; lock: {described(after)}",
        attributes=("function_version", "routing_config"),
    )
