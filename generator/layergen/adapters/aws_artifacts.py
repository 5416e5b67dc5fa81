"""Artifacts in S3: objects that are written once, and that nobody trusts without hashing them."""

import base64
import contextlib
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from layergen.adapters.aws import Account
from layergen.adapters.aws_errors import asking_aws
from layergen.errors import LayergenError

_CHUNK = 1 << 20
_TAKEN = {"PreconditionFailed", "412"}
_BEING_WRITTEN = {"ConditionalRequestConflict", "OperationAborted", "409"}
_NO_OBJECT = {"NoSuchKey", "404"}
_REFUSED = {"AccessDenied", "403"}
_PERMISSIONS = {
    "GetObject": "s3:GetObject and s3:ListBucket (without the latter, S3 refuses even to say that "
    "an object is missing)",
    "HeadObject": "s3:GetObject and s3:ListBucket",
    "PutObject": "s3:PutObject",
}
_SLOW_DOWN = {"SlowDown", "503"}


class NoObjectError(LayergenError):
    """There is no object under a key."""


class OtherObjectError(LayergenError):
    """The object is there and is not the artifact that its key names."""


@dataclass(frozen=True, slots=True)
class Store:
    """A bucket that was found in its region. `client` is safe between threads."""

    bucket: str
    region: str
    client: Any

    def url(self, key: str) -> str:
        """Name an object as people and the AWS CLI do."""
        return f"s3://{self.bucket}/{key}"


def open_store(account: Account, bucket: str, region: str) -> Store:
    """Look at the bucket before any work is done for it.

    Raises LayergenError if it does not exist or lies in another region: Lambda takes layers from
    buckets of its own region only. A role that may not look is not refused for that.
    """
    from botocore.exceptions import ClientError

    client = account.client("s3", region)
    with asking_aws():
        try:
            answer = client.head_bucket(Bucket=bucket)
        except ClientError as error:
            answer = error.response
            if (code := _code(answer)) == "404":
                raise LayergenError(
                    f"there is no bucket {bucket}",
                    hint=f"create it in {region}, or correct artifacts.s3 in the env.yaml",
                ) from None
            if code not in _REFUSED | {"301", "400"}:
                raise
    found = answer["ResponseMetadata"]["HTTPHeaders"].get("x-amz-bucket-region", region)
    if found != region:
        raise LayergenError(
            f"bucket {bucket} is in {found}, and Lambda in {region} takes layers only from there",
            hint="use a bucket per region: put {region} into the bucket's name in the env.yaml",
        )
    return Store(bucket, region, client)


def push_object(store: Store, key: str, path: Path, sha256: str) -> bool:
    """Upload a zip unless its key is taken; tell whether it was uploaded.

    `sha256` is base64; S3 refuses bytes that have another one. An object that is there already has
    to have the same size and SHA-256. Raises OtherObjectError if it does not, and LayergenError.
    """
    from botocore.exceptions import ClientError

    with _asking(store, key), path.open("rb") as body:
        try:
            store.client.put_object(
                Bucket=store.bucket,
                Key=key,
                Body=body,
                ContentType="application/zip",
                ChecksumAlgorithm="SHA256",
                ChecksumSHA256=sha256,
                IfNoneMatch="*",
            )
        except ClientError as error:
            code = _code(error.response)
            if code in _BEING_WRITTEN:
                raise LayergenError(
                    f"somebody else is writing {store.url(key)} right now",
                    hint="run the command again",
                ) from None
            if code not in _TAKEN:
                raise
        else:
            return True
        _compare(store, key, path.stat().st_size, sha256)
    return False


def pull_object(store: Store, key: str, file: IO[bytes], *, zip_bytes: int, sha256: str) -> None:
    """Download a zip into `file`.

    Raises NoObjectError if there is none, OtherObjectError, also halfway, if it is not exactly
    these bytes, and LayergenError.
    """
    from botocore.exceptions import ClientError, FlexibleChecksumError

    with _asking(store, key):
        try:
            answer = store.client.get_object(Bucket=store.bucket, Key=key)
        except ClientError as error:
            if _code(error.response) in _NO_OBJECT:
                raise NoObjectError(f"there is no {store.url(key)}") from None
            raise
        with contextlib.closing(answer["Body"]) as body:
            _compare_size(store, key, answer["ContentLength"], zip_bytes)
            digest = hashlib.sha256()
            try:
                for chunk in body.iter_chunks(_CHUNK):
                    digest.update(chunk)
                    file.write(chunk)
            except FlexibleChecksumError:
                raise _other(store, key, "its bytes are not those of its own checksum") from None
    _compare_hash(store, key, base64.b64encode(digest.digest()).decode(), sha256)


def _compare(store: Store, key: str, zip_bytes: int, sha256: str) -> None:
    place = {"Bucket": store.bucket, "Key": key}
    head = store.client.head_object(**place, ChecksumMode="ENABLED")
    _compare_size(store, key, head["ContentLength"], zip_bytes)
    found = head.get("ChecksumSHA256")
    if found is None or head.get("ChecksumType") == "COMPOSITE" or "-" in found:
        # Others may upload without a checksum, or in parts: then only the bytes can tell.
        digest = hashlib.sha256()
        with contextlib.closing(store.client.get_object(**place)["Body"]) as body:
            for chunk in body.iter_chunks(_CHUNK):
                digest.update(chunk)
        found = base64.b64encode(digest.digest()).decode()
    _compare_hash(store, key, found, sha256)


def _compare_size(store: Store, key: str, found: int, expected: int) -> None:
    if found != expected:
        raise _other(store, key, f"it has {found} bytes, released {expected}")


def _compare_hash(store: Store, key: str, found: str, expected: str) -> None:
    if found != expected:
        raise _other(store, key, f"its sha256 is {found}, released {expected}")


def _other(store: Store, key: str, why: str) -> OtherObjectError:
    return OtherObjectError(
        f"{store.url(key)} is not the released artifact: {why}",
        hint="find out who wrote it, delete it, and run layergen build --push",
    )


def _code(answer: Any) -> str:
    return str(answer.get("Error", {}).get("Code", ""))


@contextlib.contextmanager
def _asking(store: Store, key: str) -> Iterator[None]:
    from botocore.exceptions import ClientError

    with asking_aws():
        try:
            yield
        except ClientError as error:
            code = _code(error.response)
            if code in _REFUSED:
                permission = _PERMISSIONS.get(error.operation_name, error.operation_name)
                raise LayergenError(
                    f"S3 refused {error.operation_name} of {store.url(key)}: access denied",
                    hint=f"the role needs {permission}, and the use of the bucket's KMS key if any",
                ) from None
            if code in _SLOW_DOWN:
                raise LayergenError(
                    f"S3 throttles requests to {store.bucket}", hint="try again in a minute"
                ) from None
            raise
