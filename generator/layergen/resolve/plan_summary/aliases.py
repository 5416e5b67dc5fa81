"""Aliases that send their traffic elsewhere."""

from collections.abc import Iterator

from layergen.model.plan import Action, Attributes
from layergen.model.plan_summary import AliasShift, Routing
from layergen.model.rollout import Rollout
from layergen.resolve.gate.alias_change import routing as read_routing
from layergen.resolve.gate.case import ALIAS, text
from layergen.resolve.plan_summary.functions import Invocations
from layergen.resolve.plan_summary.planned import Planned


def alias_shifts(planned: Planned, invocations: Invocations) -> Iterator[AliasShift]:
    """Give every alias that appears, goes, or moves; whoever manages it."""
    for change in planned.case.managed(ALIAS):
        before, after = routing(change.before), routing(change.after)
        if change.action in {Action.NO_OP, Action.FORGET} or before == after:
            continue
        attributes = change.after or change.before
        # The provider takes an ARN for a name.
        function = text(attributes.get("function_name")).rsplit(":", 1)[-1]
        alias = text(attributes.get("name")) or change.address
        rollout = _rollout(planned, function, alias)
        count, days = invocations.get((*planned.name[1:], function), (None, 0))
        yield AliasShift(
            function,
            alias,
            planned.name,
            before,
            after,
            rollout.because if rollout else None,
            rollout.reason if rollout else "",
            count,
            days,
        )


def routing(attributes: Attributes) -> Routing | None:
    """Read where an alias sends its traffic; None where there is no alias."""
    if not attributes:
        return None
    found = read_routing(attributes)
    return Routing(found.version, found.weights) if found else Routing("", None)


def _rollout(planned: Planned, function: str, alias: str) -> Rollout | None:
    lock = planned.repository.lock_of(planned.name.environment)
    rollout = lock.rollouts.get(function, {}).get(planned.name.region)
    return rollout if rollout and rollout.alias == alias else None
