"""CloudWatch alarms as they stand."""

from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Any

from layergen.adapters.aws import Account
from layergen.adapters.aws_errors import asking_aws
from layergen.model.alarm import Alarm, AlarmState

_NAMES = 100
"""The most that DescribeAlarms takes at once (CloudWatch API reference)."""


def alarms(account: Account, region: str, names: Iterable[str]) -> dict[str, Alarm]:
    """Give the alarms of these names, composite ones too; those that are not there are left out.

    Raises LayergenError.
    """
    wanted = sorted(set(names))
    with asking_aws():
        return {
            str(found["AlarmName"]): _alarm(found)
            for start in range(0, len(wanted), _NAMES)
            for found in _described(account.client("cloudwatch", region), wanted[start:][:_NAMES])
        }


def _described(client: Any, names: list[str]) -> Iterator[Any]:
    pages = client.get_paginator("describe_alarms").paginate(
        AlarmNames=names, AlarmTypes=["CompositeAlarm", "MetricAlarm"]
    )
    for page in pages:
        for kind in ("CompositeAlarms", "MetricAlarms"):
            yield from page.get(kind, ())


def _alarm(found: Any) -> Alarm:
    # The first is when the state changed; the second, which older alarms have alone, may be later.
    since = found.get("StateTransitionedTimestamp") or found["StateUpdatedTimestamp"]
    return Alarm(AlarmState(found["StateValue"]), since.astimezone(UTC))
