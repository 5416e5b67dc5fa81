"""The environment leads AWS's own clients to the sandbox, whatever the user has configured."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from layergen.errors import LayergenError
from layergen.sandbox.environment import environment
from layergen.sandbox.state import State


def account_seen_with(env: dict[str, str]) -> str:
    code = "import boto3; print(boto3.client('sts').get_caller_identity()['Account'])"
    said = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True
    )
    return said.stdout.strip()


def test_clients_work_in_the_account(sandbox: State, account: str) -> None:
    env = environment(sandbox.url, account)
    assert account_seen_with(env) == account


def test_nothing_of_the_user_s_own_reaches_the_command(
    sandbox: State, account: str, tmp_path: Path
) -> None:
    config = tmp_path / ".aws" / "config"
    config.parent.mkdir()
    config.write_text("[default]\nendpoint_url = http://127.0.0.1:9\nregion = us-gov-west-1\n")
    mine = {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "AWS_PROFILE": "production",
        "AWS_CONFIG_FILE": str(config),
        "AWS_ACCESS_KEY_ID": "AKIAREAL",
        "AWS_ENDPOINT_URL_STS": "http://127.0.0.1:9",
        "AWS_ROLE_ARN": "arn:aws:iam::210987654321:role/real",
        "AWS_WEB_IDENTITY_TOKEN_FILE": "/nowhere",
        "HTTP_PROXY": "http://127.0.0.1:9",
        "EDITOR": "vi",
    }
    env = environment(sandbox.url, account, region="eu-north-1", base=mine)
    assert env["EDITOR"] == "vi"
    assert env["AWS_REGION"] == env["AWS_DEFAULT_REGION"] == "eu-north-1"
    assert {name for name in env if name.startswith("AWS_") and name in mine} == {
        "AWS_CONFIG_FILE",
        "AWS_ACCESS_KEY_ID",
    }
    assert "AKIAREAL" not in env.values()
    assert account_seen_with(env) == account


def test_exceptions_to_the_proxy_are_kept(sandbox: State) -> None:
    env = environment(sandbox.url, base={"NO_PROXY": "internal.example"})
    assert env["NO_PROXY"] == env["no_proxy"] == "internal.example,127.0.0.1"


def test_a_sandbox_that_does_not_answer_is_an_error() -> None:
    with pytest.raises(LayergenError, match="does not answer") as caught:
        environment("http://127.0.0.1:9")
    assert caught.value.hint == "run layergen sandbox start"
