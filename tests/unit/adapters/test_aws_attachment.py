"""Each call is guarded by the revision that it saw."""

import io
import json
import zipfile
from typing import Any

import pytest

from layergen.adapters.aws import Account
from layergen.adapters.aws_attachment import attach_layers, live_function, publish_version
from layergen.errors import LayergenError
from layergen.sandbox.environment import environment as sandbox_environment
from layergen.sandbox.state import State
from tests.conftest import Boto
from tests.front import front

REGION = "eu-west-1"


def archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        opened.writestr("handler.py", "")
    return buffer.getvalue()


@pytest.fixture
def account(embedded_aws: State, aws_account: str, monkeypatch: pytest.MonkeyPatch) -> Account:
    import boto3

    for name, value in sandbox_environment(embedded_aws.url, aws_account).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    return Account(aws_account, boto3.Session())


@pytest.fixture
def aws(boto: Boto) -> Any:
    client = boto("lambda", REGION)
    role = boto("iam").create_role(RoleName="function", AssumeRolePolicyDocument="{}")
    client.create_function(
        FunctionName="checkout",
        Runtime="python3.12",
        Handler="handler.handler",
        Role=role["Role"]["Arn"],
        Code={"ZipFile": archive()},
    )
    return client


def test_a_function_that_changed_since_it_was_read_is_left_alone(
    account: Account, aws: Any
) -> None:
    seen = live_function(account, REGION, "checkout")
    layer = aws.publish_layer_version(LayerName="base", Content={"ZipFile": archive()})
    aws.update_function_configuration(FunctionName="checkout", Timeout=7)

    with pytest.raises(LayergenError, match="somebody else changed checkout in eu-west-1"):
        attach_layers(account, REGION, seen, [layer["LayerVersionArn"]])
    with pytest.raises(LayergenError, match="somebody else changed checkout in eu-west-1"):
        publish_version(account, REGION, "checkout", seen.revision_id)

    assert not aws.get_function_configuration(FunctionName="checkout").get("Layers")
    assert len(aws.list_versions_by_function(FunctionName="checkout")["Versions"]) == 1


class Updating:
    """Lambda while it applies an update: it says so for two answers, then what came of it."""

    def __init__(self, end: str) -> None:
        self._end = end
        self._left = 2
        self.said: list[str] = []

    def answered(self, method: str, path: str, body: bytes) -> bytes:
        asked = path.rpartition("/")[2]
        if method != "GET":
            self.said.append(asked)
            return body
        if not self.said or asked != "checkout":
            return body
        status = "InProgress" if self._left else self._end
        self._left = max(0, self._left - 1)
        self.said.append(status)
        function = json.loads(body)
        function["Configuration"] |= {
            "LastUpdateStatus": status,
            "LastUpdateStatusReason": "the layer cannot be read",
        }
        return json.dumps(function).encode()


@pytest.mark.parametrize("end", ["Successful", "Failed"])
def test_nothing_is_published_before_the_update_is_through(
    account: Account, aws: Any, embedded_aws: State, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    layer = aws.publish_layer_version(LayerName="base", Content={"ZipFile": archive()})
    arns = [layer["LayerVersionArn"]]
    lambda_ = Updating(end)

    with front(embedded_aws.url, lambda_.answered) as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        seen = live_function(account, REGION, "checkout")
        if end == "Failed":
            with pytest.raises(LayergenError, match="did not succeed: the layer cannot be read"):
                attach_layers(account, REGION, seen, arns)
        else:
            revision = attach_layers(account, REGION, seen, arns)
            assert publish_version(account, REGION, "checkout", revision) == "1"

    waited = ["configuration", "InProgress", "InProgress", end]
    assert lambda_.said == (waited if end == "Failed" else [*waited, "versions"])


def test_the_newest_version_is_the_highest_number_over_all_pages(
    account: Account, aws: Any
) -> None:
    for number in range(60):
        aws.update_function_configuration(FunctionName="checkout", Timeout=number + 1)
        aws.publish_version(FunctionName="checkout")

    assert live_function(account, REGION, "checkout").newest_version == "60"
