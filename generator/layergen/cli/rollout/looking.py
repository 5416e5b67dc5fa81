"""Asking AWS about aliases."""

import dataclasses
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from layergen.adapters.aws import Account
    from layergen.model.alarm import AlarmState
    from layergen.model.live_alias import Scene, Sighting
    from layergen.resolve.aliases import AliasCase


def scene(account: "Account", case: "AliasCase", candidate: str | None = None) -> "Scene":
    """Sighting at all that matters before an alias moves to a candidate. Raises LayergenError.

    That is the staged one by default, or else the newest version.
    """
    from layergen.adapters.aws_aliases import has_provisioned_concurrency, live_alias
    from layergen.adapters.aws_versions import published_versions, version_state
    from layergen.model.live_alias import Scene

    place = (account, case.region, case.function)
    versions, latest_layers = published_versions(*place)
    found = Scene(
        alias=live_alias(*place, case.alias),
        versions=versions,
        latest_layers=latest_layers,
        provisioned=has_provisioned_concurrency(*place, case.alias),
        alarms=_alarms(account, case),
    )
    staged = case.current.candidate if case.current and case.current.is_moving else None
    chosen = candidate or (staged.version if staged else found.newest)
    if chosen is None or chosen not in versions:
        return found
    state = version_state(*place, chosen)
    looked_at = dataclasses.replace(versions[chosen], state=state)
    return dataclasses.replace(found, versions={**versions, chosen: looked_at})


def look(account: "Account", case: "AliasCase", now: datetime) -> "Sighting":
    """Sighting where an alias is and, if the candidate has traffic, how it does.

    Raises LayergenError.
    """
    from layergen.adapters.aws_aliases import live_alias
    from layergen.adapters.aws_traffic import traffic
    from layergen.model.live_alias import Sighting
    from layergen.model.rollout import Evidence, Traffic
    from layergen.resolve.rollout_evidence import first_seen

    rollout = case.started()
    place = (account, case.region, case.function, rollout.alias)
    alias = live_alias(*place)
    if not rollout.percent:
        return Sighting(rollout, alias)
    since = first_seen(rollout) or now
    # Lambda tells the versions of an alias apart only as long as it has two.
    candidate = rollout.weighted.version if rollout.weighted else None
    versions = (candidate, rollout.stable.version) if rollout.weighted else (None,)
    did = traffic(*place, versions, since, now)
    evidence = Evidence(
        since=since,
        until=now,
        alarms=_alarms(account, case),
        stable=did.get(rollout.stable.version, Traffic()),
        candidate=did[candidate],
    )
    return Sighting(rollout, alias, evidence)


def _alarms(account: "Account", case: "AliasCase") -> "dict[str, AlarmState]":
    from layergen.adapters.aws_alarms import alarms

    plan = case.declared.rollout
    found = alarms(account, case.region, plan.alarms if plan else ())
    return {name: alarm.state for name, alarm in found.items()}
