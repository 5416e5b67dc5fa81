"""What each version of an alias did, as CloudWatch counted it."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from layergen.adapters.aws import Account
from layergen.adapters.aws_errors import asking_aws
from layergen.model.rollout import Traffic

_MINUTE = timedelta(minutes=1)
_PERIODS = ((timedelta(days=1), 60), (timedelta(days=15), 300))
"""Seconds that one data point covers, by the length of the window: few points, and each kept
still. CloudWatch User Guide, "Metrics retention"."""
_LONGEST_PERIOD = 3600


def traffic(
    account: Account,
    region: str,
    function: str,
    alias: str,
    versions: Iterable[str | None],
    since: datetime,
    until: datetime,
) -> Mapping[str | None, Traffic]:
    """Give what an alias did in a window, per executed version; None stands for all of them.

    Whole minutes only, so that nothing from before the window counts. Raises LayergenError.
    """
    asked = list(versions)
    start = since.replace(second=0) + (_MINUTE if since.second else timedelta())
    if start + _MINUTE > until:
        return {version: Traffic() for version in asked}
    queries = [
        _query(f"{metric.lower()}_{number}", metric, function, alias, version, until - start)
        for number, version in enumerate(asked)
        for metric in ("Invocations", "Errors", "Duration")
    ]
    sums: Counter[str] = Counter()
    with asking_aws():
        pages = (
            account.client("cloudwatch", region)
            .get_paginator("get_metric_data")
            .paginate(MetricDataQueries=queries, StartTime=start, EndTime=until)
        )
        for page in pages:
            for result in page["MetricDataResults"]:
                sums[result["Id"]] += sum(result["Values"])
    return {
        version: _traffic(
            sums[f"invocations_{number}"], sums[f"errors_{number}"], sums[f"duration_{number}"]
        )
        for number, version in enumerate(asked)
    }


def _query(
    name: str, metric: str, function: str, alias: str, version: str | None, window: timedelta
) -> dict[str, Any]:
    """Lambda Developer Guide, "Viewing metrics": `ExecutedVersion` splits a weighted alias."""
    dimensions = {"FunctionName": function, "Resource": f"{function}:{alias}"}
    if version is not None:
        dimensions["ExecutedVersion"] = version
    return {
        "Id": name,
        "MetricStat": {
            "Metric": {
                "Namespace": "AWS/Lambda",
                "MetricName": metric,
                "Dimensions": [
                    {"Name": name, "Value": value} for name, value in dimensions.items()
                ],
            },
            "Period": next(
                (period for length, period in _PERIODS if window <= length), _LONGEST_PERIOD
            ),
            "Stat": "Sum",
        },
    }


def _traffic(invocations: float, errors: float, milliseconds: float) -> Traffic:
    mean = round(milliseconds / invocations) if invocations else 0
    return Traffic(round(invocations), round(errors), mean)
