"""The layers of an account in one region: versions, contents and policies, and deleting one."""

import json
from collections.abc import Callable, Collection, Mapping
from typing import Any

from layergen.adapters.aws import Account
from layergen.adapters.aws_errors import asking_aws
from layergen.adapters.aws_parallel import each
from layergen.model.layer_version import DeployedLayerVersion, LayerContent, PolicyStatement

_PAGE = 50
"""The most that Lambda gives at once."""


def layer_names(account: Account, region: str) -> tuple[str, ...]:
    """List the names of all layers that have a version. Raises LayergenError."""
    with asking_aws():
        pages = (
            account.client("lambda", region)
            .get_paginator("list_layers")
            .paginate(PaginationConfig={"PageSize": _PAGE})
        )
        return tuple(sorted(layer["LayerName"] for page in pages for layer in page["Layers"]))


def layer_versions(
    account: Account, region: str, names: Collection[str]
) -> tuple[DeployedLayerVersion, ...]:
    """List the versions of these layers, by name and number. Raises LayergenError."""
    client = account.client("lambda", region)

    def listed(name: str) -> list[DeployedLayerVersion]:
        pages = client.get_paginator("list_layer_versions").paginate(
            LayerName=name, PaginationConfig={"PageSize": _PAGE}
        )
        found = [version for page in pages for version in page["LayerVersions"]]
        return [_version(region, name, version) for version in found]

    every = [version for found in each(listed, names) for version in found]
    return tuple(sorted(every, key=lambda version: (version.layer, version.number)))


def layer_contents(
    account: Account, region: str, versions: Collection[DeployedLayerVersion]
) -> Mapping[str, LayerContent]:
    """Ask what the zips of these versions are, by ARN. Raises LayergenError.

    A version that is gone by now is left out.
    """
    client = account.client("lambda", region)

    def read(version: DeployedLayerVersion) -> tuple[str, LayerContent] | None:
        found = _unless_gone(
            client,
            client.get_layer_version,
            LayerName=version.layer,
            VersionNumber=version.number,
        )
        if found is None:
            return None
        content = found["Content"]
        return version.arn, LayerContent(
            content.get("CodeSha256", ""), content["CodeSize"], content.get("Location", "")
        )

    return dict(filter(None, each(read, versions)))


def layer_policies(
    account: Account, region: str, versions: Collection[DeployedLayerVersion]
) -> Mapping[str, tuple[PolicyStatement, ...]]:
    """Ask whom the policies of these versions let in, by ARN. Raises LayergenError.

    A version without a policy, or that is gone by now, has no statements.
    """
    client = account.client("lambda", region)

    def read(version: DeployedLayerVersion) -> tuple[str, tuple[PolicyStatement, ...]]:
        found = _unless_gone(
            client,
            client.get_layer_version_policy,
            LayerName=version.layer,
            VersionNumber=version.number,
        )
        statements = json.loads(found["Policy"])["Statement"] if found else ()
        return version.arn, tuple(_statement(statement) for statement in statements)

    return dict(each(read, versions))


def delete_layer_version(account: Account, version: DeployedLayerVersion) -> None:
    """Delete a layer version; one that is gone is no error. Raises LayergenError."""
    with asking_aws():
        account.client("lambda", version.region).delete_layer_version(
            LayerName=version.layer, VersionNumber=version.number
        )


def _unless_gone(client: Any, call: Callable[..., Any], **arguments: Any) -> Any:
    try:
        return call(**arguments)
    except client.exceptions.ResourceNotFoundException:
        return None


def _version(region: str, name: str, listed: Any) -> DeployedLayerVersion:
    return DeployedLayerVersion(
        region=region,
        layer=name,
        number=listed["Version"],
        arn=listed["LayerVersionArn"],
        created_at=listed["CreatedDate"],
        description=listed.get("Description", ""),
        license=listed.get("LicenseInfo", ""),
        runtimes=tuple(listed.get("CompatibleRuntimes", ())),
        architectures=tuple(listed.get("CompatibleArchitectures", ())),
    )


def _statement(statement: Any) -> PolicyStatement:
    said = statement["Principal"]
    principal = said["AWS"] if isinstance(said, dict) else said
    # "arn:aws:iam::111122223333:root", or what is left of a principal that was deleted.
    account = principal.split(":")[4] if principal.startswith("arn:") else principal
    condition = statement.get("Condition", {}).get("StringEquals", {})
    return PolicyStatement(statement["Sid"], account, condition.get("aws:PrincipalOrgID"))
