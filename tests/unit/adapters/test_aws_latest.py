"""Functions as they are now, page by page, with their aliases."""

import io
import zipfile
from dataclasses import replace
from typing import Any

import boto3
import pytest

from layergen.adapters.aws import Account
from layergen.adapters.aws_latest import latest_functions, with_aliases
from layergen.adapters.aws_pace import Pace
from layergen.model.adoption import FoundAlias, FoundFunction
from layergen.sandbox.environment import environment as sandbox_environment
from layergen.sandbox.state import State
from tests.conftest import Boto

REGION = "eu-west-1"
MORE_THAN_A_PAGE = 52


@pytest.fixture
def account(embedded_aws: State, aws_account: str, monkeypatch: pytest.MonkeyPatch) -> Account:
    for name, value in sandbox_environment(embedded_aws.url, aws_account).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    return Account(aws_account, boto3.Session(), {REGION: Pace(1000)})


def archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        opened.writestr("it.py", "")
    return buffer.getvalue()


def test_functions_are_listed_as_they_are_now(account: Account, boto: Boto) -> None:
    aws: Any = boto("lambda")
    role = boto("iam").create_role(RoleName="r", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    layer = aws.publish_layer_version(LayerName="tools", Content={"ZipFile": archive()})
    arn = layer["LayerVersionArn"]
    for number in range(MORE_THAN_A_PAGE):
        aws.create_function(
            FunctionName=f"function-{number:02}",
            Runtime="python3.12",
            Architectures=["arm64" if number else "x86_64"],
            Handler="it.it",
            Role=role,
            Code={"ZipFile": archive()},
            Layers=[arn] if number < 2 else [],
            Publish=True,
        )
    aws.update_function_configuration(FunctionName="function-01", Layers=[])
    aws.publish_version(FunctionName="function-01")
    weights = {"AdditionalVersionWeights": {"2": 0.25}}
    aws.create_alias(
        FunctionName="function-01",
        Name="live",
        FunctionVersion="1",
        Description="by hand",
        RoutingConfig=weights,
    )
    aws.create_alias(FunctionName="function-01", Name="test", FunctionVersion="2")

    found = latest_functions(account, REGION)
    gone = replace(found[0], name="gone")

    assert [one.name for one in found] == [f"function-{n:02}" for n in range(MORE_THAN_A_PAGE)]
    first, second = found[:2]
    assert first == FoundFunction("function-00", REGION, "python3.12", "x86_64", (arn,))
    assert (second.architecture, second.layers) == ("arm64", ())
    assert with_aliases(account, REGION, [gone, second, first]) == (
        replace(
            second,
            aliases=(
                FoundAlias("live", "1", "by hand", {"2": 0.25}),
                FoundAlias("test", "2"),
            ),
        ),
        first,
    )
