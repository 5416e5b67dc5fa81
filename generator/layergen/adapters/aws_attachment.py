"""Changing a function's layers through the API, each call guarded by the revision it saw."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from layergen.adapters.aws import Account
from layergen.adapters.aws_errors import asking_aws
from layergen.errors import LayergenError
from layergen.model.attachment import LiveFunction


def live_function(account: Account, region: str, name: str) -> LiveFunction:
    """Read a function and its newest published version, waiting for an update under way.

    Raises LayergenError, also for a function that is not there.
    """
    client = account.client("lambda", region)
    with _changing(name, region):
        client.get_waiter("function_updated_v2").wait(FunctionName=name)
        now = client.get_function_configuration(FunctionName=name)
        published = [
            version
            for page in client.get_paginator("list_versions_by_function").paginate(
                FunctionName=name
            )
            for version in page["Versions"]
            if version["Version"] != "$LATEST"
        ]
    newest = max(published, key=lambda version: int(version["Version"]), default=None)
    return LiveFunction(
        name=name,
        revision_id=now["RevisionId"],
        runtime=now.get("Runtime", ""),
        architecture=next(iter(now.get("Architectures", ())), "x86_64"),
        package_type=now.get("PackageType", "Zip"),
        layers=_layers(now),
        newest_version=newest["Version"] if newest else "",
        newest_layers=_layers(newest) if newest else (),
    )


def attach_layers(
    account: Account, region: str, function: LiveFunction, layers: Sequence[str]
) -> str:
    """Replace the layers of `$LATEST`, wait until that is done, and give the new revision.

    Raises LayergenError, also if somebody changed the function since it was read.
    """
    client = account.client("lambda", region)
    with _changing(function.name, region):
        client.update_function_configuration(
            FunctionName=function.name, Layers=list(layers), RevisionId=function.revision_id
        )
        client.get_waiter("function_updated_v2").wait(FunctionName=function.name)
        now = client.get_function_configuration(FunctionName=function.name)
    if _layers(now) != tuple(layers):
        raise _changed(function.name, region)
    return str(now["RevisionId"])


def publish_version(account: Account, region: str, name: str, revision_id: str) -> str:
    """Publish `$LATEST`, wait until the version can be invoked, and give its number.

    AWS gives the newest version again if nothing changed since. Raises LayergenError.
    """
    client = account.client("lambda", region)
    with _changing(name, region):
        version = client.publish_version(FunctionName=name, RevisionId=revision_id)["Version"]
        client.get_waiter("published_version_active").wait(FunctionName=name, Qualifier=version)
    return str(version)


@contextmanager
def _changing(name: str, region: str) -> Iterator[None]:
    from botocore.exceptions import ClientError, WaiterError

    with asking_aws():
        try:
            yield
        except WaiterError as error:
            last: Any = error.last_response or {}
            found = last.get("Configuration", last)
            reason = found.get("LastUpdateStatusReason") or found.get("StateReason")
            if last.get("Error", {}).get("Code") == "ResourceNotFoundException":
                raise _unknown(name, region) from None
            raise LayergenError(
                f"the update of {name} in {region} did not succeed: {reason or 'it takes too long'}"
            ) from None
        except ClientError as error:
            code = error.response.get("Error", {}).get("Code")
            if code == "ResourceNotFoundException" and "layer" not in str(error).lower():
                raise _unknown(name, region) from None
            if code in {"PreconditionFailedException", "ResourceConflictException"}:
                raise _changed(name, region) from None
            raise


def _unknown(name: str, region: str) -> LayergenError:
    return LayergenError(
        f"there is no function {name} in {region}",
        hint="functions that Terraform creates take their layers from local.layers_for",
    )


def _changed(name: str, region: str) -> LayergenError:
    return LayergenError(
        f"somebody else changed {name} in {region} meanwhile",
        hint="look at what they did, then run the command again",
    )


def _layers(configuration: Any) -> tuple[str, ...]:
    return tuple(layer["Arn"] for layer in configuration.get("Layers", ()))
