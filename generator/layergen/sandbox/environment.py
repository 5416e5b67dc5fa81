"""The environment that makes AWS clients talk to the sandbox, and to nothing else."""

import os
from collections.abc import Mapping

import httpx

from layergen.errors import LayergenError

DEFAULT_ACCOUNT = "111122223333"
DEFAULT_REGION = "eu-west-1"

# Nobody checks the signature; the scope tells the server which service is meant.
_ANYBODY = "AWS4-HMAC-SHA256 Credential=sandbox/20200101/us-east-1/sts/aws4_request"


def environment(
    url: str,
    account: str = DEFAULT_ACCOUNT,
    *,
    region: str = DEFAULT_REGION,
    base: Mapping[str, str] = os.environ,
) -> dict[str, str]:
    """Make the whole environment of a process that works in one account of a sandbox.

    Everything in `base` that configures AWS is dropped and configuration files are shut out, so
    that no real account can be reached. Raises LayergenError when the sandbox does not answer.
    """
    kept = {name: value for name, value in base.items() if not name.startswith("AWS_")}
    no_proxy = [kept[name] for name in ("NO_PROXY", "no_proxy") if kept.get(name)]
    local = ",".join([*no_proxy, "127.0.0.1"])
    return {
        **kept,
        **_credentials(url, account),
        "AWS_ENDPOINT_URL": url,
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
        "NO_PROXY": local,
        "no_proxy": local,
    }


def _credentials(url: str, account: str) -> dict[str, str]:
    """Credentials of the account: the sandbox tells accounts apart by access key."""
    call = {
        "Action": "AssumeRole",
        "Version": "2011-06-15",
        "ContentType": "JSON",
        "RoleArn": f"arn:aws:iam::{account}:role/sandbox",
        "RoleSessionName": "sandbox",
    }
    try:
        answer = httpx.post(
            url, data=call, headers={"Authorization": _ANYBODY}, timeout=30, trust_env=False
        )
        answer.raise_for_status()
    except httpx.HTTPError as error:
        raise LayergenError(
            f"the sandbox at {url} does not answer: {error}", hint="run layergen sandbox start"
        ) from error
    found = answer.json()["AssumeRoleResponse"]["AssumeRoleResult"]["Credentials"]
    return {
        "AWS_ACCESS_KEY_ID": found["AccessKeyId"],
        "AWS_SECRET_ACCESS_KEY": found["SecretAccessKey"],
        "AWS_SESSION_TOKEN": found["SessionToken"],
    }
