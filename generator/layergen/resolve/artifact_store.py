"""Where the zip of a release lies in S3."""

import base64

from layergen.model.environment import Environment
from layergen.model.release import Artifact, Release


def fill(text: str, environment: Environment, region: str) -> str:
    """Fill in `{environment}`, `{region}` and `{account}`; any other brace stays as it is."""
    return (
        text.replace("{environment}", environment.name)
        .replace("{region}", region)
        .replace("{account}", environment.account)
    )


def s3_location(
    environment: Environment, region: str, release: Release, artifact: Artifact
) -> tuple[str, str]:
    """Give bucket and key. The key carries the archive's hash, so an object never changes."""
    if environment.s3 is None:
        raise ValueError(f"environment {environment.name} keeps no artifacts in S3")
    digest = base64.b64decode(artifact.sha256).hex()
    path = f"{release.layer}/{release.version}/{artifact.variant}-{digest}.zip"
    prefix = fill(environment.s3.prefix, environment, region)
    key = f"{prefix}/{path}" if prefix else path
    return fill(environment.s3.bucket, environment, region), key
