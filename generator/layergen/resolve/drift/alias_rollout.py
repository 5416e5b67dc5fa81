"""Aliases in a plan, and the rollouts that move them."""

import dataclasses

from layergen.model.live_alias import AliasPosition, LiveAlias
from layergen.model.plan import ResourceChange
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


def stands(rollout: Rollout, live: LiveAlias) -> AliasPosition:
    """Tell how an alias that a plan shows stands to its lock.

    Terraform does not read the revision that would say whether an alias was ever shifted, so that
    what was seen since decides.
    """
    return position(dataclasses.replace(rollout, revision=""), live)
