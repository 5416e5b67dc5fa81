"""Aliases in a plan: where they send traffic, and the rollouts that move them."""

import dataclasses
from collections.abc import Mapping

from layergen.model.live_alias import AliasPosition, LiveAlias
from layergen.model.plan import Attributes, ResourceChange
from layergen.model.rollout import Rollout
from layergen.resolve.alias_position import position
from layergen.resolve.drift.case import ALIAS, DriftCase


def rollout_of(case: DriftCase, change: ResourceChange) -> tuple[str, Rollout] | None:
    """Find the function and the rollout of an alias that the lock moves; None for any other."""
    if change.type != ALIAS or case.root is None or case.environment is None:
        return None
    attributes = change.before or change.after
    # The provider takes an ARN for a name.
    function = str(attributes.get("function_name")).rsplit(":", 1)[-1]
    regions = case.repository.lock_of(case.environment.name).rollouts.get(function, {})
    rollout = regions.get(case.region)
    if rollout is None or rollout.alias != attributes.get("name"):
        return None
    return function, rollout


def alias_in(attributes: Attributes) -> LiveAlias | None:
    """Read where an alias sends its traffic; None where that is not known yet."""
    version, routing = attributes.get("function_version"), attributes.get("routing_config")
    blocks = routing if isinstance(routing, tuple) else () if routing is None else None
    if not isinstance(version, str) or blocks is None:
        return None
    weights: dict[str, float] = {}
    for block in blocks:
        shares = block.get("additional_version_weights") if isinstance(block, Mapping) else None
        if not isinstance(shares, Mapping):
            continue
        for name, share in shares.items():
            if not isinstance(share, (int, float)):
                return None
            if share > 0:
                weights[name] = share
    return LiveAlias(version, weights, revision="")


def stands(rollout: Rollout, live: LiveAlias) -> AliasPosition:
    """Tell how an alias that a plan shows stands to its lock.

    Terraform does not read the revision that would say whether an alias was ever shifted, so that
    what was seen since decides.
    """
    return position(dataclasses.replace(rollout, revision=""), live)
