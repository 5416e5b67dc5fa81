"""Aliases that move otherwise than the lock says: law 9, rollouts are commits."""

from collections.abc import Iterator

from layergen.resolve.alias_position import described, locked, same_shares
from layergen.resolve.gate.aborted_rollout import brought_back
from layergen.resolve.gate.alias_change import alias_changes
from layergen.resolve.gate.case import Breach, GateCase


def check(case: GateCase) -> Iterator[Breach]:
    """Refuse an alias of a rendered root that goes elsewhere than its rollout, or goes away.

    What was aborted has a rule of its own.
    """
    for one in alias_changes(case):
        address, wanted = one.change.address, locked(one.rollout)
        if one.change.action.destroys:
            yield Breach(
                "shifted-alias",
                address,
                f"the alias {one.alias.key} is destroyed, and its callers would fail",
                "names of aliases and functions cannot change under their callers",
            )
        elif brought_back(one):
            continue
        elif one.after is None or not same_shares(one.after, wanted):
            planned = described(one.after) if one.after else "what is known only after the apply"
            yield Breach(
                "shifted-alias",
                address,
                f"{one.alias.key} would send {planned}, and the lock says {described(wanted)}",
                "move it with `layergen rollout`, then render and plan again",
            )
