"""AWS, in the account of one environment.

boto3 takes a third of a second to import, so only commands that need it pay for it. It reads
credentials, profiles and `AWS_ENDPOINT_URL` by itself, as Terraform's provider does.
"""

import threading
from dataclasses import dataclass, field
from typing import Any

from layergen.adapters.aws_errors import asking_aws
from layergen.adapters.aws_pace import Pace, keep_pace
from layergen.errors import LayergenError
from layergen.model.environment import AssumeRole, Environment

_SESSION_NAME = "layergen"
_SIGN_IN_ATTEMPTS = 3
"""Few, so that a wrong endpoint or network is told within seconds."""
_ATTEMPTS = 10
_CONNECT_SECONDS = 10
_READ_SECONDS = 60
_making = threading.Lock()


@dataclass(frozen=True, slots=True)
class Account:
    """A way into an account that was checked to be the environment's."""

    id: str
    session: Any
    paces: dict[str, Pace] = field(default_factory=dict)
    """How fast Lambda is asked, by region; all clients of the account share it."""

    def client(self, service: str, region: str) -> Any:
        """Give a client that slows down by itself when AWS throttles. Safe between threads.

        Lambda is asked no faster than it answers.
        """
        client = _client(self.session, service, region, _ATTEMPTS)
        if service == "lambda":
            keep_pace(client, self.paces.setdefault(region, Pace()))
        return client


def sign_in(environment: Environment, region: str) -> Account:
    """Take on the environment's role, if it has one, and check whose account this is.

    Raises LayergenError for missing or refused credentials, for an endpoint that does not answer,
    and for another account than the environment's.
    """
    import boto3

    with asking_aws():
        session: Any = boto3.Session()
        if environment.assume_role:
            session = _assumed(session, environment.assume_role, region)
        found = str(_sts(session, region).get_caller_identity()["Account"])
    if found != environment.account:
        raise LayergenError(
            f"these credentials are of account {found}, "
            f"but {environment.name} is account {environment.account}",
            hint="use other credentials (AWS_PROFILE), or give the environment an assume_role",
        )
    return Account(found, session)


def _assumed(session: Any, role: AssumeRole, region: str) -> Any:
    import boto3

    external_id = {"ExternalId": role.external_id} if role.external_id else {}
    credentials = _sts(session, region).assume_role(
        RoleArn=role.role_arn,
        RoleSessionName=role.session_name or _SESSION_NAME,
        **external_id,
    )["Credentials"]
    return boto3.Session(
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"],
    )


def _sts(session: Any, region: str) -> Any:
    return _client(session, "sts", region, _SIGN_IN_ATTEMPTS)


def _client(session: Any, service: str, region: str, attempts: int) -> Any:
    from botocore.config import Config

    config = Config(
        retries={"mode": "adaptive", "total_max_attempts": attempts},
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=_READ_SECONDS,
        user_agent_extra="layergen",
    )
    with _making:  # sessions are not safe between threads
        return session.client(service, region_name=region, config=config)
