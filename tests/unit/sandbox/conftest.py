"""One sandbox for all of these tests; each test works in accounts of its own."""

import itertools
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest

from layergen.sandbox import lifecycle
from layergen.sandbox.environment import environment
from layergen.sandbox.state import State

Client = Callable[[str, str], Any]

_accounts = itertools.count(100_000_000_000)


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[State]:
    with lifecycle.ephemeral(tmp_path_factory.mktemp("sandbox")) as state:
        yield state


@pytest.fixture
def account() -> str:
    return str(next(_accounts))


@pytest.fixture
def other_account() -> str:
    return str(next(_accounts))


@pytest.fixture
def client(sandbox: State) -> Client:
    """A boto3 client of a service, working in an account."""

    def client(service: str, account: str) -> Any:
        env = environment(sandbox.url, account)
        session: Any = boto3.Session(
            aws_access_key_id=env["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=env["AWS_SECRET_ACCESS_KEY"],
            aws_session_token=env["AWS_SESSION_TOKEN"],
            region_name=env["AWS_REGION"],
        )
        return session.client(service, endpoint_url=env["AWS_ENDPOINT_URL"])

    return client


@pytest.fixture
def aws_lambda(client: Client, account: str) -> Any:
    return client("lambda", account)


@pytest.fixture
def role(client: Client, account: str) -> str:
    """A role that functions of the account may take."""
    answer = client("iam", account).create_role(RoleName="function", AssumeRolePolicyDocument="{}")
    return str(answer["Role"]["Arn"])
