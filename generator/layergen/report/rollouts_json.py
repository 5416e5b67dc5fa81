"""Where aliases stand, for programs."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from layergen.model.rollout import Evidence
from layergen.model.status import RolloutStanding

FORMAT_VERSION = "1.0"


def rollouts_json(standings: Iterable[RolloutStanding]) -> str:
    """Give every alias with its evidence."""
    entries = [_entry(one) for one in standings]
    return json.dumps({"format_version": FORMAT_VERSION, "rollouts": entries}, indent=2)


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
