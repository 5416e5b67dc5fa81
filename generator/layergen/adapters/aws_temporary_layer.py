"""A layer version that is published to be tried, and deleted whatever happens."""

import contextlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from layergen.adapters.aws import Account
from layergen.adapters.aws_artifacts import Store, push_object
from layergen.adapters.aws_errors import asking_aws

_DESCRIPTION = "Under test by layergen release --smoke, which deletes it"
_LEFT_BEHIND = timedelta(hours=1)
"""Nobody tries a layer for so long: what is older was left by a run that was killed."""


@contextlib.contextmanager
def temporary_layer(
    account: Account,
    region: str,
    name: str,
    archive: Path,
    *,
    sha256: str,
    runtimes: Sequence[str],
    architectures: Sequence[str],
    store: Store | None = None,
    prefix: str = "",
) -> Iterator[str]:
    """Publish an archive as a version of the layer `name`, and give its ARN.

    With a store, it goes through an object below `prefix` there, which is deleted again. Raises
    LayergenError.
    """
    client = account.client("lambda", region)
    with asking_aws(), _uploaded(archive, sha256, store, prefix) as content:
        version = client.publish_layer_version(
            LayerName=name,
            Description=_DESCRIPTION,
            Content=content,
            CompatibleRuntimes=list(runtimes),
            CompatibleArchitectures=list(architectures),
        )
    try:
        yield str(version["LayerVersionArn"])
    finally:
        with asking_aws():
            client.delete_layer_version(LayerName=name, VersionNumber=version["Version"])


def delete_left_behind(account: Account, region: str, name: str) -> None:
    """Delete versions of the layer that runs which were killed have left. Raises LayergenError."""
    client = account.client("lambda", region)
    with asking_aws():
        for page in client.get_paginator("list_layer_versions").paginate(LayerName=name):
            for version in page["LayerVersions"]:
                made = datetime.fromisoformat(version["CreatedDate"])
                if datetime.now(UTC) - made > _LEFT_BEHIND:
                    number = version["Version"]
                    client.delete_layer_version(LayerName=name, VersionNumber=number)


@contextlib.contextmanager
def _uploaded(
    archive: Path, sha256: str, store: Store | None, prefix: str
) -> Iterator[dict[str, Any]]:
    if store is None:
        yield {"ZipFile": archive.read_bytes()}
        return
    key = "/".join(filter(None, (prefix, "smoke", f"{uuid4().hex}.zip")))
    try:
        push_object(store, key, archive, sha256)
        yield {"S3Bucket": store.bucket, "S3Key": key}
    finally:
        store.client.delete_object(Bucket=store.bucket, Key=key)
