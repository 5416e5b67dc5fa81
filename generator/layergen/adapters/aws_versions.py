"""The published versions of a function, and what each is made of."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from layergen.adapters.aws import Account
from layergen.adapters.aws_errors import asking_aws
from layergen.errors import LayergenError
from layergen.model.live_alias import PublishedVersion
from layergen.model.rollout import FunctionVersion

_LATEST = "$LATEST"
_SETTINGS = (
    "Architectures",
    "CodeSha256",
    "Handler",
    "ImageConfigResponse",
    "MemorySize",
    "Runtime",
    "Timeout",
)
"""What decides how a version behaves, beside its layers. Of the environment only the names count: a
digest over the values would let somebody who reads the lock guess a short secret."""


def published_versions(
    account: Account, region: str, function: str
) -> tuple[Mapping[str, PublishedVersion], tuple[str, ...]]:
    """List the published versions by number, and give the layers of `$LATEST`.

    Raises LayergenError, also for a function that is not there.
    """
    client = account.client("lambda", region)
    with asking_aws():
        try:
            listed = [
                version
                for page in client.get_paginator("list_versions_by_function").paginate(
                    FunctionName=function
                )
                for version in page["Versions"]
            ]
        except client.exceptions.ResourceNotFoundException:
            raise LayergenError(f"there is no function {function} in {region}") from None
    latest: Any = next((one for one in listed if one["Version"] == _LATEST), {})
    versions = {one["Version"]: _published(one) for one in listed if one["Version"] != _LATEST}
    return versions, _layers(latest)


def version_state(account: Account, region: str, function: str, version: str) -> str:
    """Tell whether a version can be invoked: `Active`, or what Lambda says. Raises LayergenError.

    Lists leave it out (AWS Lambda API Reference, "ListVersionsByFunction").
    """
    with asking_aws():
        found = account.client("lambda", region).get_function_configuration(
            FunctionName=function, Qualifier=version
        )
    return str(found.get("State", ""))


def _published(version: Any) -> PublishedVersion:
    return PublishedVersion(
        made_of=FunctionVersion(version["Version"], _digest(version), _layers(version)),
        role=version.get("Role", ""),
        dead_letter_target=(version.get("DeadLetterConfig") or {}).get("TargetArn", ""),
    )


def _digest(version: Any) -> str:
    variables = (version.get("Environment") or {}).get("Variables") or {}
    content = {
        **{name: version.get(name) for name in _SETTINGS},
        "Environment": sorted(variables),
        "Layers": _layers(version),
    }
    return f"sha256:{hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()}"


def _layers(version: Any) -> tuple[str, ...]:
    return tuple(layer["Arn"] for layer in version.get("Layers", ()))
