"""Reading an alias, and pointing it at one version; a change is guarded by what was read."""

from typing import Any

from layergen.adapters.aws import Account
from layergen.adapters.aws_errors import asking_aws
from layergen.model.live_alias import LiveAlias


def live_alias(account: Account, region: str, function: str, alias: str) -> LiveAlias | None:
    """Read where an alias sends its traffic; None if there is none. Raises LayergenError."""
    client = account.client("lambda", region)
    with asking_aws():
        try:
            found = client.get_alias(FunctionName=function, Name=alias)
        except client.exceptions.ResourceNotFoundException:
            return None
    return LiveAlias(found["FunctionVersion"], _weights(found), found.get("RevisionId", ""))


def point_alias(
    account: Account, region: str, function: str, alias: str, version: str, revision: str
) -> bool:
    """Send all traffic of an alias to one version, unless it changed since it was read.

    Tells whether that was done. Raises LayergenError.
    """
    from botocore.exceptions import ClientError

    with asking_aws():
        try:
            account.client("lambda", region).update_alias(
                FunctionName=function,
                Name=alias,
                FunctionVersion=version,
                RoutingConfig={"AdditionalVersionWeights": {}},
                RevisionId=revision,
            )
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code")
            if code in {"PreconditionFailedException", "ResourceConflictException"}:
                return False
            raise
    return True


def has_provisioned_concurrency(account: Account, region: str, function: str, alias: str) -> bool:
    """Tell whether an alias has provisioned concurrency. Raises LayergenError."""
    with asking_aws():
        pages = (
            account.client("lambda", region)
            .get_paginator("list_provisioned_concurrency_configs")
            .paginate(FunctionName=function)
        )
        return any(
            config["FunctionArn"].endswith(f":{function}:{alias}")
            for page in pages
            for config in page["ProvisionedConcurrencyConfigs"]
        )


def _weights(found: Any) -> dict[str, float]:
    weights = (found.get("RoutingConfig") or {}).get("AdditionalVersionWeights") or {}
    return {version: weight for version, weight in weights.items() if weight > 0}
