"""What new releases would do to the functions that attach their layers."""

from collections.abc import Iterable, Iterator, Mapping

from layergen.diagnostics import Severity
from layergen.model.budget import Budget, Standing, standing
from layergen.model.environment import Track
from layergen.model.manifest import Manifest
from layergen.model.release import Release
from layergen.model.repository import Repository
from layergen.resolve.budget import budgets
from layergen.resolve.effects import (
    Effect,
    overlap_effects,
    releases_of,
    size_sentence,
    upload_sentence,
)

_MAKE_SMALLER = "prune the layer, or pin the function to an older release first"


def budget_effects(
    repository: Repository,
    releases: Mapping[str, Release],
    package_bytes: Mapping[str, int],
    limit: int,
) -> Iterator[Effect]:
    """Judge the size of every function with new releases, given by layer.

    Too much is an error where an environment takes new releases by itself; elsewhere a function
    keeps what it is pinned to, and it is a warning.
    """
    alike: dict[tuple[str, bool], list[Budget]] = {}
    for budget in _concerned(repository, releases, package_bytes, limit):
        follows = repository.environments[budget.environment].track is Track.LATEST
        if budget.standing is not Standing.FITS:
            error = budget.standing is Standing.BEYOND and follows
            sentence = f"'{budget.function.name}' {size_sentence(budget)}"
            alike.setdefault((sentence, error), []).append(budget)
    for (sentence, error), found in alike.items():
        where = ", ".join(budget.environment for budget in found)
        severity = Severity.ERROR if error else Severity.WARNING
        yield Effect(severity, f"{sentence}, in {where}", _MAKE_SMALLER)


def upload_effects(
    repository: Repository, releases: Iterable[Release], limit: int
) -> Iterator[Effect]:
    """Judge new artifacts against what Lambda takes without S3, where environments have none.

    Too much is an error where an environment takes new releases by itself.
    """
    without_s3 = [one for one in repository.environments.values() if one.s3 is None]
    for release in releases:
        for artifact in release.artifacts.values():
            found = standing(artifact.zip_bytes, limit)
            if found is Standing.FITS or not without_s3:
                continue
            follow = [one.name for one in without_s3 if one.track is Track.LATEST]
            where = ", ".join(follow or [one.name for one in without_s3])
            error = follow and found is Standing.BEYOND
            yield Effect(
                Severity.ERROR if error else Severity.WARNING,
                f"{upload_sentence(release, artifact, limit)}; without a bucket: {where}",
                f"give {where} a bucket: `artifacts: {{ s3: {{ bucket: NAME }} }}` in env.yaml",
            )


def neighbours(repository: Repository, releases: Mapping[str, Release]) -> tuple[Release, ...]:
    """Give every release that some function has beside a new one, and the new ones."""
    return releases_of(_concerned(repository, releases))


def overlaps_with(
    repository: Repository, releases: Mapping[str, Release], manifests: Mapping[str, Manifest]
) -> Iterator[Effect]:
    """Tell what new releases and the other layers of a function both bring, once for all functions.

    `manifests` go by content digest; files are compared where they are known.
    """
    new = {
        artifact.content for release in releases.values() for artifact in release.artifacts.values()
    }
    return overlap_effects(_concerned(repository, releases), new, manifests)


def _concerned(
    repository: Repository,
    releases: Mapping[str, Release],
    package_bytes: Mapping[str, int] | None = None,
    limit: int = 0,
) -> Iterator[Budget]:
    environments = repository.environments.values()
    for budget in budgets(repository, environments, package_bytes or {}, limit, taking=releases):
        if any(one.release.layer in releases for one in budget.attached):
            yield budget
