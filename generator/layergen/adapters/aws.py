"""AWS, in the account of one environment and in those of its consumers.

boto3 takes a third of a second to import, so only commands that need it pay for it. It reads
credentials, profiles and `AWS_ENDPOINT_URL` by itself, as Terraform's provider does.
"""

import threading
from dataclasses import dataclass, field
from typing import Any

from layergen.adapters.aws_errors import asking_aws
from layergen.adapters.aws_pace import Pace, keep_pace
from layergen.errors import LayergenError
from layergen.model.environment import AssumeRole, Consumer, Environment

_SESSION_NAME = "layergen"
_SIGN_IN_ATTEMPTS = 3
"""Few, so that a wrong endpoint or network is told within seconds."""
_ATTEMPTS = 10
_CONNECT_SECONDS = 10
_READ_SECONDS = 60
_making = threading.Lock()


@dataclass(frozen=True, slots=True)
class Account:
    """A way into an account that was checked to be the right one."""

    id: str
    session: Any
    paces: dict[str, Pace] = field(default_factory=dict)
    """How fast Lambda is asked, by region; all clients of the account share it."""

    def client(self, service: str, region: str, *, read_seconds: float = _READ_SECONDS) -> Any:
        """Give a client that slows down by itself when AWS throttles. Safe between threads.

        Lambda is asked no faster than it answers. `read_seconds` is how long an answer may take.
        """
        client = _client(self.session, service, region, _ATTEMPTS, read_seconds)
        if service == "lambda":
            keep_pace(client, self.paces.setdefault(region, Pace()))
        return client


def sign_in(environment: Environment, region: str) -> Account:
    """Take on the environment's role, if it has one, and check whose account this is.

    Raises LayergenError for missing or refused credentials, for an endpoint that does not answer,
    and for another account than the environment's.
    """
    return _signed_in(environment.name, environment.account, environment.assume_role, None, region)


def sign_in_consumer(account: Account, consumer: Consumer, region: str) -> Account:
    """Take on the role of a consumer from inside the environment's account.

    Without a role, the credentials of this process have to be the consumer's own. Raises
    LayergenError as `sign_in` does.
    """
    session = account.session if consumer.assume_role else None
    return _signed_in("the consumer", consumer.account, consumer.assume_role, session, region)


def _signed_in(
    name: str, wanted: str, role: AssumeRole | None, session: Any, region: str
) -> Account:
    import boto3

    with asking_aws():
        session = session or boto3.Session()
        if role:
            session = _assumed(session, role, region)
        found = str(_sts(session, region).get_caller_identity()["Account"])
    if found != wanted:
        raise LayergenError(
            f"these credentials are of account {found}, but {name} is account {wanted}",
            hint="use other credentials (AWS_PROFILE), or name a role to assume (assume_role)",
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


def _client(
    session: Any, service: str, region: str, attempts: int, read_seconds: float = _READ_SECONDS
) -> Any:
    from botocore.config import Config

    config = Config(
        retries={"mode": "adaptive", "total_max_attempts": attempts},
        connect_timeout=_CONNECT_SECONDS,
        read_timeout=read_seconds,
        user_agent_extra="layergen",
    )
    with _making:  # sessions are not safe between threads
        return session.client(service, region_name=region, config=config)
