"""Alarms and metrics in an embedded CloudWatch."""

from datetime import datetime
from typing import Any


def put_alarm(client: Any, name: str, state: str) -> None:
    """Make an alarm, or bring it into a state."""
    client.put_metric_alarm(
        AlarmName=name,
        MetricName="Errors",
        Namespace="AWS/Lambda",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
    )
    client.set_alarm_state(AlarmName=name, StateValue=state, StateReason="a test")


def put_traffic(
    client: Any,
    alias: str,
    version: str | None,
    at: datetime,
    *,
    invocations: int,
    errors: int = 0,
) -> None:
    """Let a version of `function:alias`, or the alias as a whole, have been invoked."""
    dimensions = {"FunctionName": alias.partition(":")[0], "Resource": alias}
    if version:
        dimensions["ExecutedVersion"] = version
    sums = {"Invocations": invocations, "Errors": errors, "Duration": 40.4 * invocations}
    client.put_metric_data(
        Namespace="AWS/Lambda",
        MetricData=[
            {
                "MetricName": name,
                "Dimensions": [{"Name": k, "Value": v} for k, v in dimensions.items()],
                "Timestamp": at,
                "Value": value,
            }
            for name, value in sums.items()
        ],
    )
