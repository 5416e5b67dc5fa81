"""Where aliases stand, as a table and as JSON."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from rich.table import Table

from layergen.model.rollout import Evidence
from layergen.model.status import RolloutStanding
from layergen.report.table import add_row, table


def rollouts_table(standings: Iterable[RolloutStanding]) -> Table:
    """Show where every alias stands; in AWS too, if somebody looked."""
    shown = tuple(standings)
    live = ("in AWS",) if any(one.live for one in shown) else ()
    made = table("alias", "where", "state", "versions", *live, "note", right=("versions",))
    for one in shown:
        add_row(
            made,
            f"{one.function}/{one.rollout.alias}",
            f"{one.environment} {one.region}",
            str(one.rollout.state),
            _versions(one),
            *((one.live,) if live else ()),
            one.note,
            style="yellow" if one.is_due else "",
        )
    return made


def rollouts_json(standings: Iterable[RolloutStanding]) -> str:
    """Give the same as JSON, with the evidence."""
    return json.dumps([_entry(one) for one in standings], indent=2)


def _versions(one: RolloutStanding) -> str:
    now = one.rollout
    if now.candidate is None:
        return now.stable.version
    share = f" ({now.percent} %)" if now.percent else ""
    return f"{now.stable.version} → {now.candidate.version}{share}"


def _entry(one: RolloutStanding) -> dict[str, Any]:
    now = one.rollout
    return {
        "environment": one.environment,
        "function": one.function,
        "region": one.region,
        "alias": now.alias,
        "state": str(now.state),
        "stable": now.stable.version,
        "candidate": now.candidate.version if now.candidate else None,
        "step": now.step,
        "percent": now.percent,
        "started_at": _time(now.started_at),
        "entered_at": _time(now.entered_at),
        "due": one.is_due,
        "note": one.note,
        "live": one.live or None,
        "smoke": asdict(now.smoke) | {"at": _time(now.smoke.at)} if now.smoke else None,
        "evidence": _evidence(now.evidence),
        "because": _evidence(now.because),
        "reason": now.reason,
        "aborted": sorted(now.aborted, key=int),
    }


def _evidence(evidence: Evidence | None) -> dict[str, Any] | None:
    if evidence is None:
        return None
    times = {"since": _time(evidence.since), "until": _time(evidence.until)}
    return {**asdict(evidence), **times}


def _time(moment: datetime | None) -> str | None:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment else None
