"""Runtimes whose support ends, or has ended."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from layergen.diagnostics import Diagnostic, Severity
from layergen.model.runtime import Runtime, RuntimeTable
from layergen.model.words import counted
from layergen.resolve.rules.case import Case
from layergen.resolve.rules.runtime_uses import RuntimeUse, runtime_uses

_AHEAD = timedelta(days=180)


def check(case: Case) -> Iterator[Diagnostic]:
    """Warn half a year before support ends; refuse what Lambda no longer updates."""
    table, today = case.facts.runtimes, case.facts.today
    for use in runtime_uses(case):
        runtime = table.runtimes.get(use.runtime)
        if runtime and (finding := _judge(runtime, use, today)):
            message, severity, rule = finding
            yield Diagnostic(rule, message, use.place, _way_out(table, runtime, today), severity)


def _judge(runtime: Runtime, use: RuntimeUse, today: date) -> tuple[str, Severity, str] | None:
    name = f"{runtime.name} of '{use.owner}'"
    if runtime.blocked_on and today >= runtime.blocked_on:
        message = f"{name} is blocked: since {runtime.blocked_on} no function on it can be updated"
        return message, Severity.ERROR, "blocked-runtime"
    end = runtime.deprecated_on
    if end is None or end - today > _AHEAD:
        return None
    blocked = f"; from {runtime.blocked_on} no function on it can be updated"
    message = (
        f"{name} has had no support since {end}"
        if today >= end
        else f"support for {name} ends on {end}, in {counted((end - today).days, 'day')}"
    )
    message += blocked if runtime.blocked_on else ""
    return message, Severity.WARNING, "end-of-life-runtime"


def _way_out(table: RuntimeTable, runtime: Runtime, today: date) -> str:
    supported = [
        (other.version == runtime.version, other.deprecated_on, _natural(other.version), other.name)
        for other in table.runtimes.values()
        if other.family == runtime.family
        and other.deprecated_on
        and other.deprecated_on - today > _AHEAD
    ]
    if not supported:
        return ""
    _, end, _, name = max(supported)
    return f"move to {name}, supported until {end}"


def _natural(version: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", version)]
