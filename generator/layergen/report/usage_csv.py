"""Who uses what, one row per layer version, function and version of the function."""

import csv
import io
from collections.abc import Iterator, Mapping

from layergen.model.usage_report import Stray, UsageReport

_COLUMNS = (
    "kind",
    "environment",
    "region",
    "layer",
    "release",
    "variant",
    "layer_version",
    "arn",
    "age_days",
    "deprecated",
    "complete",
    "function",
    "version",
    "aliases",
    "invocations",
)

_Row = dict[str, object]


def usage_csv(report: UsageReport) -> str:
    """Write publications, unknown and foreign layers; a layer version without users is one row."""
    text = io.StringIO()
    writer = csv.DictWriter(text, _COLUMNS, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows(_rows(report))
    return text.getvalue()


def _rows(report: UsageReport) -> Iterator[_Row]:
    for use in report.uses:
        row: _Row = {
            "kind": "release",
            "environment": report.environment,
            "region": use.region,
            "layer": use.layer,
            "release": use.version,
            "variant": use.variant,
            "layer_version": use.layer_version,
            "arn": use.arn,
            "age_days": report.age(use),
            "deprecated": report.deprecated.get(use.layer, ""),
            "complete": "true" if use.whole else "false",
        }
        yield from _users(report, row, use.region, use.functions)
    yield from _strays(report, "unknown", report.unknown)
    yield from _strays(report, "foreign", report.foreign)


def _strays(report: UsageReport, kind: str, strays: tuple[Stray, ...]) -> Iterator[_Row]:
    for one in strays:
        row: _Row = {
            "kind": kind,
            "environment": report.environment,
            "region": one.region,
            "layer": one.name,
            "layer_version": one.layer_version,
            "arn": one.arn,
        }
        yield from _users(report, row, one.region, one.functions)


def _users(
    report: UsageReport, row: _Row, region: str, functions: Mapping[str, tuple[str, ...]]
) -> Iterator[_Row]:
    if not functions:
        yield row
    for function, versions in functions.items():
        for version in versions:
            yield {
                **row,
                "function": function,
                "version": version,
                "aliases": " ".join(report.aliases_of(region, function, version)),
                "invocations": report.invocations_of(region, function),
            }
