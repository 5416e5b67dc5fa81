"""`layergen usage` in the embedded AWS: three regions, two accounts behind assumed roles."""

import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from layergen.sandbox.environment import environment as sandbox_environment
from layergen.sandbox.state import State
from tests.conftest import Boto
from tests.repositories import (
    LAYER,
    environment,
    publication,
    releases,
    repository_files,
    write_files,
)
from tests.unit.cli.running import layergen, lock_of

FIRST_NUMBER = {"ap-southeast-2": 3, "eu-west-1": 1, "us-east-1": 2}
"""What the release is in each region: strangers were there before."""
STATEMENT = {"StatementId": "all", "Action": "lambda:GetLayerVersion", "Principal": "*"}


@pytest.fixture
def accounts(
    embedded_aws: State, aws_account: str, monkeypatch: pytest.MonkeyPatch
) -> tuple[str, str]:
    """Give an account with layers and one that uses them; the process works in a third one."""
    for name, value in sandbox_environment(embedded_aws.url, aws_account).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    return f"5{aws_account[1:]}", f"6{aws_account[1:]}"


def archive() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        opened.writestr("python/it.py", "")
    return buffer.getvalue()


def create(boto: Boto, account: str, region: str, name: str, layer: str) -> Any:
    role = f"arn:aws:iam::{account}:role/{name}"
    iam = boto("iam", account=account)
    if name not in {one["RoleName"] for one in iam.list_roles()["Roles"]}:
        iam.create_role(RoleName=name, AssumeRolePolicyDocument="{}")
    aws = boto("lambda", region, account=account)
    aws.create_function(
        FunctionName=name,
        Runtime="python3.12",
        Handler="it.handler",
        Role=role,
        Code={"ZipFile": archive()},
        Layers=[layer],
    )
    return aws


def test_each_region_has_its_own_numbers_and_users(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, accounts: tuple[str, str], boto: Boto
) -> None:
    owner, consumer = accounts
    arns = {}
    for region, number in FIRST_NUMBER.items():
        aws = boto("lambda", region, account=owner)
        *_, published = [
            aws.publish_layer_version(LayerName=LAYER, Content={"ZipFile": archive()})
            for _ in range(number)
        ]
        assert published["Version"] == number
        arns[region] = published["LayerVersionArn"]
        aws.add_layer_version_permission(LayerName=LAYER, VersionNumber=number, **STATEMENT)
    create(boto, owner, "eu-west-1", "checkout", arns["eu-west-1"])
    create(boto, owner, "us-east-1", "checkout", arns["us-east-1"][:-1] + "1")
    create(boto, consumer, "us-east-1", "checkout", arns["us-east-1"])
    aws = create(boto, consumer, "ap-southeast-2", "report", arns["ap-southeast-2"])
    aws.publish_version(FunctionName="report")
    aws.create_alias(FunctionName="report", Name="live", FunctionVersion="1")
    roles = {name: f"arn:aws:iam::{name}:role/look" for name in accounts}
    versions = {
        region: {"universal": {**publication(LAYER, number, region), "arn": arns[region]}}
        for region, number in FIRST_NUMBER.items()
    }
    root = write_files(
        tmp_path,
        repository_files(
            released={LAYER: releases("1.0.0")},
            environments={
                "dev": environment(
                    account=owner,
                    regions=list(FIRST_NUMBER),
                    assume_role=roles[owner],
                    consumers=[{"account": consumer, "assume_role": roles[consumer]}],
                )
            },
            locks={"dev": {"layers": {LAYER: {"1.0.0": versions}}}},
        ),
    )

    ran = layergen(
        capsys, root, "usage", "--env", "dev", "--write", "--aliases", "--format", "json"
    )

    assert ran.code == 0, ran.err
    found = json.loads(ran.out)
    assert {
        one["region"]: {name: user["versions"] for name, user in one["functions"].items()}
        for one in found["publications"]
    } == {
        "eu-west-1": {"checkout": {"$LATEST": []}},
        "us-east-1": {f"{consumer}/checkout": {"$LATEST": []}},
        "ap-southeast-2": {f"{consumer}/report": {"$LATEST": [], "1": ["live"]}},
    }
    assert [(one["region"], [*one["functions"]]) for one in found["unknown_layers"]] == [
        ("us-east-1", ["checkout"])
    ]
    stored = lock_of(root)["layers"][LAYER]["1.0.0"]
    assert {name: one["universal"]["used_by"] for name, one in stored.items()} == {
        "eu-west-1": ["checkout"],
        "us-east-1": [f"{consumer}/checkout"],
        "ap-southeast-2": [f"{consumer}/report"],
    }
    again = layergen(capsys, root, "usage", "--env", "dev", "--write")
    assert "nothing new" in again.err
