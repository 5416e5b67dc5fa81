"""What CloudWatch counted."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from layergen.adapters.aws import Account
from layergen.adapters.aws_errors import asking_aws
from layergen.adapters.progress import Told

_AT_ONCE = 500
"""The most questions that GetMetricData takes."""
_DAY = 86_400


def invocations(
    account: Account,
    region: str,
    names: Sequence[str],
    today: date,
    days: int,
    *,
    told: Told = lambda _: None,
) -> Mapping[str, int]:
    """Count how often each function was invoked, today and on the days before, in UTC.

    Raises LayergenError.
    """
    client = account.client("cloudwatch", region)
    end = datetime(today.year, today.month, today.day, tzinfo=UTC) + timedelta(days=1)
    counted = Counter(dict.fromkeys(names, 0))
    with asking_aws():
        for first in range(0, len(names), _AT_ONCE):
            part = names[first : first + _AT_ONCE]
            pages = client.get_paginator("get_metric_data").paginate(
                MetricDataQueries=[_question(f"q{at}", name) for at, name in enumerate(part)],
                StartTime=end - timedelta(days=days),
                EndTime=end,
            )
            for page in pages:
                for result in page["MetricDataResults"]:
                    counted[part[int(result["Id"][1:])]] += round(sum(result["Values"]))
                told(0)
    return counted


def _question(identifier: str, name: str) -> Any:
    dimension = {"Name": "FunctionName", "Value": name}
    metric = {"Namespace": "AWS/Lambda", "MetricName": "Invocations", "Dimensions": [dimension]}
    return {"Id": identifier, "MetricStat": {"Metric": metric, "Period": _DAY, "Stat": "Sum"}}
