"""Artifacts that are too large to be uploaded without S3, or soon will be."""

from collections.abc import Iterator

from layergen.diagnostics import Diagnostic, Severity
from layergen.model.budget import Standing, standing
from layergen.resolve.effects import upload_sentence
from layergen.resolve.releases import regions_of, retained
from layergen.resolve.rules.case import Case, environment_file


def check(case: Case) -> Iterator[Diagnostic]:
    """Judge the releases that an environment without S3 has yet to publish."""
    limit = case.facts.limits.direct_upload_bytes
    for environment, lock in case.locked_environments():
        file = environment_file(environment.name)
        if environment.s3 or case.is_broken(file, "artifacts"):
            continue
        for layer in case.repository.strategy.layers:
            for release in retained(case.repository, environment, layer):
                published = lock.layers.get(layer, {}).get(release.version, {})
                for variant, artifact in release.artifacts.items():
                    found = standing(artifact.zip_bytes, limit)
                    if found is Standing.FITS or all(
                        variant in published.get(region, {})
                        for region in regions_of(environment, lock, release)
                    ):
                        continue
                    beyond = found is Standing.BEYOND
                    yield Diagnostic(
                        "needs-s3" if beyond else "nearly-needs-s3",
                        upload_sentence(release, artifact, limit),
                        case.places.value(file, "artifacts"),
                        "write artifacts: { s3: { bucket: NAME } }",
                        Severity.ERROR if beyond else Severity.WARNING,
                    )
