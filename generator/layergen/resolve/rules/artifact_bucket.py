"""Buckets that Lambda could not read artifacts from."""

import re
from collections.abc import Iterator

from layergen.diagnostics import Diagnostic
from layergen.resolve.artifact_store import fill
from layergen.resolve.rules.case import Case, environment_file

_NAME = re.compile(r"[0-9A-Za-z._-]{2,62}[0-9A-Za-z_-]")


def check(case: Case) -> Iterator[Diagnostic]:
    """Refuse names that S3 does not allow, and one bucket for two regions."""
    first: dict[str, tuple[str, str]] = {}
    for environment in case.repository.environments.values():
        if environment.s3 is None:
            continue
        file = environment_file(environment.name)
        place = case.places.value(file, "artifacts", "s3", "bucket")
        for region in environment.regions:
            bucket = fill(environment.s3.bucket, environment, region)
            if not _NAME.fullmatch(bucket):
                yield Diagnostic(
                    "bad-bucket",
                    f"'{bucket}' is not the name of a bucket",
                    place,
                    "3 to 63 lower-case letters, digits, '.' and '-'; {environment}, {region} and "
                    "{account} are filled in",
                )
                break
            owner, other = first.setdefault(bucket, (environment.name, region))
            if other != region:
                yield Diagnostic(
                    "bucket-region",
                    f"the bucket '{bucket}' cannot serve both {owner} in {other} and "
                    f"{environment.name} in {region}: Lambda reads from its own region only",
                    place,
                    "put {region} into the bucket's name",
                )
                break
