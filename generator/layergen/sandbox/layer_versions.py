"""Layer versions with the limits of AWS, and how functions of any account reach them."""

import io
import zipfile
from typing import Any, cast

from moto.awslambda.exceptions import InvalidParameterValueException, LambdaClientError
from moto.awslambda.models import LayerVersion
from moto.awslambda.utils import get_backend

from layergen.sandbox.layer_policy import EmbeddedPolicy
from layergen.sandbox.refusals import AccessDeniedError

UNZIPPED_LIMIT = 262_144_000
"""Bytes of one layer, and of a function together with its layers."""
_DESCRIPTION_LIMIT = 256


class EmbeddedLayerVersion(LayerVersion):
    """A layer version that AWS would have taken."""

    def __init__(self, spec: dict[str, Any], account_id: str, region: str) -> None:
        super().__init__(spec, account_id, region)
        if len(self.description) > _DESCRIPTION_LIMIT:
            raise LambdaClientError(
                "ValidationException",
                "1 validation error detected: Value at 'description' failed to satisfy constraint: "
                f"Member must have length less than or equal to {_DESCRIPTION_LIMIT}",
            )
        if not self.code_bytes:
            raise InvalidParameterValueException(
                "Error occurred while GetObject. S3 Error Code: NoSuchKey. "
                "S3 Error Message: The specified key does not exist."
            )
        self.unzipped_size = unzipped_size(self.code_bytes)
        if self.unzipped_size > UNZIPPED_LIMIT:
            raise InvalidParameterValueException(
                f"Unzipped size must be smaller than {UNZIPPED_LIMIT} bytes"
            )


def unzipped_size(archive: bytes) -> int:
    """Add up the sizes of the files in an archive. Raises what AWS answers to a broken one."""
    try:
        with zipfile.ZipFile(io.BytesIO(archive)) as opened:
            return sum(member.file_size for member in opened.infolist())
    except zipfile.BadZipFile:
        raise InvalidParameterValueException(
            "Could not unzip uploaded file. Please check your file, then try to upload again."
        ) from None


def usable_layer_version(arn: str, account: str, region: str) -> EmbeddedLayerVersion:
    """Find a layer version that an account may use in a region.

    Raises InvalidParameterValueException for one that does not exist, AccessDeniedError for one of
    another account that is not shared (or does not exist: AWS does not tell which).
    """
    prefix, _, name_and_version = arn.partition(":layer:")
    *_, layer_region, owner = prefix.split(":")
    if not name_and_version or layer_region != region:
        raise InvalidParameterValueException(f"Layer version {arn} does not exist in {region}.")
    found = get_backend(owner, region).layers_versions_by_arn(arn)
    if owner != account and not (
        isinstance(found, EmbeddedLayerVersion)
        and cast("EmbeddedPolicy", found.policy).allows(account)
    ):
        raise AccessDeniedError(account, arn)
    if found is None:
        raise InvalidParameterValueException(f"Layer version {arn} does not exist.")
    return cast("EmbeddedLayerVersion", found)
