"""The layers of an account, page by page, as AWS has them."""

import base64
import hashlib
import io
import zipfile
from typing import Any

import boto3
import pytest

from layergen.adapters.aws import Account
from layergen.adapters.aws_layers import (
    delete_layer_version,
    layer_contents,
    layer_names,
    layer_policies,
    layer_versions,
)
from layergen.adapters.aws_pace import Pace
from layergen.errors import LayergenError
from layergen.model.layer_version import DeployedLayerVersion, PolicyStatement
from layergen.sandbox.environment import environment as sandbox_environment
from layergen.sandbox.state import State
from tests.conftest import Boto

REGION = "eu-west-1"
MORE_THAN_A_PAGE = 52
ORGANIZATION = "o-exampleorgid"


@pytest.fixture
def account(embedded_aws: State, aws_account: str, monkeypatch: pytest.MonkeyPatch) -> Account:
    for name, value in sandbox_environment(embedded_aws.url, aws_account).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    # The embedded AWS takes more than 15 requests a second.
    return Account(aws_account, boto3.Session(), {REGION: Pace(1000)})


def archive(content: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        opened.writestr("python/it.py", content)
    return buffer.getvalue()


def publish(aws: Any, name: str, **arguments: Any) -> Any:
    return aws.publish_layer_version(
        LayerName=name, Content={"ZipFile": archive(name)}, **arguments
    )


def test_every_page_of_layers_and_versions_is_read(account: Account, boto: Boto) -> None:
    aws = boto("lambda")
    for number in range(MORE_THAN_A_PAGE):
        publish(aws, f"layer-{number:02}")
        publish(aws, "often")
    aws.delete_layer_version(LayerName="often", VersionNumber=7)
    publish(boto("lambda", "us-east-1"), "elsewhere")

    names = layer_names(account, REGION)
    found = layer_versions(account, REGION, ["often", "layer-00"])

    assert names == (*(f"layer-{number:02}" for number in range(MORE_THAN_A_PAGE)), "often")
    expected = [number for number in range(1, MORE_THAN_A_PAGE + 1) if number != 7]
    assert [(one.layer, one.number) for one in found] == [
        ("layer-00", 1),
        *(("often", number) for number in expected),
    ]


def test_a_version_is_as_it_was_published(account: Account, boto: Boto, aws_account: str) -> None:
    aws = boto("lambda")
    published = publish(
        aws,
        "data-tools",
        Description="1.0.0 · Parsing",
        LicenseInfo="MIT",
        CompatibleRuntimes=["python3.12"],
        CompatibleArchitectures=["arm64"],
    )

    (found,) = layer_versions(account, REGION, ["data-tools"])
    contents = layer_contents(account, REGION, [found])

    assert found == DeployedLayerVersion(
        region=REGION,
        layer="data-tools",
        number=1,
        arn=f"arn:aws:lambda:{REGION}:{aws_account}:layer:data-tools:1",
        created_at=published["CreatedDate"],
        description="1.0.0 · Parsing",
        license="MIT",
        runtimes=("python3.12",),
        architectures=("arm64",),
    )
    content = contents[found.arn]
    digest = hashlib.sha256(archive("data-tools")).digest()
    assert content.sha256 == base64.b64encode(digest).decode()
    assert content.zip_bytes == len(archive("data-tools"))
    assert content.location.startswith("http")


def test_policies_tell_whom_they_let_in(account: Account, boto: Boto) -> None:
    aws = boto("lambda")
    for name in ("nobody", "shared"):
        publish(aws, name)
    grants: list[dict[str, str]] = [
        {"StatementId": "one", "Principal": "222233334444"},
        {"StatementId": "all-of-us", "Principal": "*", "OrganizationId": ORGANIZATION},
        {"StatementId": "everybody", "Principal": "*"},
    ]
    for grant in grants:
        aws.add_layer_version_permission(
            LayerName="shared", VersionNumber=1, Action="lambda:GetLayerVersion", **grant
        )

    versions = layer_versions(account, REGION, ["nobody", "shared"])
    found = layer_policies(account, REGION, versions)

    assert {arn.split(":")[-2]: statements for arn, statements in found.items()} == {
        "nobody": (),
        "shared": (
            PolicyStatement("one", "222233334444"),
            PolicyStatement("all-of-us", "*", ORGANIZATION),
            PolicyStatement("everybody", "*"),
        ),
    }


def test_what_is_gone_meanwhile_is_no_error(account: Account, boto: Boto) -> None:
    aws = boto("lambda")
    publish(aws, "gone")
    publish(aws, "here")
    versions = layer_versions(account, REGION, ["gone", "here"])
    gone, here = versions

    delete_layer_version(account, gone)
    delete_layer_version(account, gone)

    assert layer_names(account, REGION) == ("here",)
    assert set(layer_contents(account, REGION, versions)) == {here.arn}
    assert layer_policies(account, REGION, versions) == {gone.arn: (), here.arn: ()}


def test_one_failure_fails_all_of_it(account: Account, boto: Boto) -> None:
    publish(boto("lambda"), "fine")
    with pytest.raises(LayergenError, match="AWS cannot be asked: Parameter validation failed"):
        layer_versions(account, REGION, ["fine", ""])
