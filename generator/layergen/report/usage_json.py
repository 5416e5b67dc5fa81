"""Who uses what, for programs. `docs/usage-report.md` says what each key means."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from layergen.model.usage_report import Stray, UsageReport

FORMAT_VERSION = "1.0"
"""A new minor version adds keys only."""


def usage_json(report: UsageReport) -> str:
    """Write everything, in a fixed order."""
    content = {
        "format_version": FORMAT_VERSION,
        "environment": report.environment,
        "accounts": list(report.accounts),
        "regions": list(report.regions),
        "date": report.today.isoformat(),
        "invocation_days": report.days,
        "complete": not report.problems,
        "publications": [
            {
                "layer": use.layer,
                "release": use.version,
                "region": use.region,
                "variant": use.variant,
                "arn": use.arn,
                "layer_version": use.layer_version,
                "published_at": use.published_at,
                "age_days": report.age(use),
                "deprecated": report.deprecated.get(use.layer, ""),
                "complete": use.whole,
                "functions": _functions(report, use.region, use.functions),
            }
            for use in report.uses
        ],
        "unknown_layers": _strays(report, report.unknown),
        "foreign_layers": _strays(report, report.foreign),
        "behind_pin": [
            {
                "function": one.function,
                "region": one.region,
                "layer": one.layer,
                "pinned": one.pinned,
                "holds": [
                    {
                        "version": held.version,
                        "aliases": list(held.aliases),
                        "release": held.release or None,
                    }
                    for held in one.held
                ],
            }
            for one in report.lagging
        ],
        "ended_runtimes": [
            {
                "function": one.function,
                "region": one.region,
                "runtime": one.runtime,
                "ended_on": one.ended_on.isoformat(),
                "versions": list(one.versions),
            }
            for one in report.ended
        ],
        "tight_budgets": [
            {
                "function": one.function,
                "region": one.region,
                "known_bytes": one.known_bytes,
                "limit_bytes": one.limit,
                "known": dict(one.known),
                "unknown": list(one.unknown),
            }
            for one in report.budgets
        ],
        "problems": [
            {
                "account": one.account,
                "regions": list(one.regions),
                "question": str(one.question),
                "message": one.message,
                "hint": one.hint,
            }
            for one in report.problems
        ],
    }
    return json.dumps(content, indent=2)


def _strays(report: UsageReport, strays: Iterable[Stray]) -> list[dict[str, Any]]:
    return [
        {
            "arn": one.arn,
            "region": one.region,
            "functions": _functions(report, one.region, one.functions),
        }
        for one in strays
    ]


def _functions(
    report: UsageReport, region: str, functions: Mapping[str, tuple[str, ...]]
) -> dict[str, Any]:
    return {
        name: {
            "versions": {
                version: list(report.aliases_of(region, name, version)) for version in versions
            },
            "invocations": report.invocations_of(region, name),
        }
        for name, versions in functions.items()
    }
