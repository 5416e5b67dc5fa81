"""The data files that come with layergen: runtimes, limits, and what workflows are made of."""

import json
from datetime import date
from typing import Any

from layergen.model.ci import Action, CiFacts
from layergen.model.runtime import Limits, Runtime, RuntimeTable


def runtime_table(text: str) -> RuntimeTable:
    """Read `data/runtimes.json`."""
    content = json.loads(text)
    return RuntimeTable(
        taken_on=date.fromisoformat(content["taken_on"]),
        runtimes={name: _runtime(name, entry) for name, entry in content["runtimes"].items()},
    )


def _runtime(name: str, entry: dict[str, Any]) -> Runtime:
    major, minor = entry["glibc"].split(".")
    return Runtime(
        name=name,
        family=entry["family"],
        version=entry["version"],
        glibc=(int(major), int(minor)),
        deprecated_on=_day(entry.get("deprecated_on")),
        blocked_on=_day(entry.get("blocked_on")),
        provider_floor=entry.get("provider_floor"),
        node_abi=entry.get("node_abi"),
        bundled=tuple(entry.get("bundled", ())),
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def limits(text: str) -> Limits:
    """Read `data/limits.json`."""
    content = json.loads(text)
    del content["taken_on"]
    return Limits(**content)


def ci_facts(text: str) -> CiFacts:
    """Read `data/ci.json`."""
    content = json.loads(text)
    actions = {name: Action(name, *pin) for name, pin in content["actions"].items()}
    return CiFacts(content["terraform"], content["opentofu"], content["python"], actions)
