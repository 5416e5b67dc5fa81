"""CloudWatch alarms, asked from the embedded AWS."""

from datetime import UTC, datetime, timedelta

import boto3
import pytest

from layergen.adapters.aws import Account
from layergen.adapters.aws_alarms import alarms
from layergen.model.alarm import AlarmState
from layergen.sandbox.environment import environment
from layergen.sandbox.state import State
from tests.conftest import Boto

REGION = "eu-west-1"


def test_alarms_are_found_by_name_however_many_are_asked_for(
    monkeypatch: pytest.MonkeyPatch, embedded_aws: State, aws_account: str, boto: Boto
) -> None:
    for name, value in environment(embedded_aws.url, aws_account).items():
        monkeypatch.setenv(name, value)
    cloudwatch = boto("cloudwatch")
    for number in (1, 150):
        cloudwatch.put_metric_alarm(
            AlarmName=f"errors-{number}",
            Namespace="AWS/Lambda",
            MetricName="Errors",
            Statistic="Sum",
            Period=60,
            EvaluationPeriods=1,
            Threshold=1,
            ComparisonOperator="GreaterThanThreshold",
        )
    cloudwatch.set_alarm_state(AlarmName="errors-1", StateValue="ALARM", StateReason="test")
    account = Account(aws_account, boto3.Session())

    found = alarms(account, REGION, [f"errors-{number}" for number in range(1, 151)])
    elsewhere = alarms(account, "us-east-1", ["errors-1"])

    assert sorted(found) == ["errors-1", "errors-150"]
    assert found["errors-1"].state is AlarmState.ALARM
    assert found["errors-150"].state is not AlarmState.ALARM
    assert datetime.now(UTC) - found["errors-1"].since < timedelta(minutes=5)
    assert elsewhere == {}
    assert alarms(account, REGION, []) == {}
