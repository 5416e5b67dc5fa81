"""Finding a package in releases, and these in environments and functions."""

from collections.abc import Iterator

from layergen.model.ecosystem import ecosystem
from layergen.model.release import Artifact, Release
from layergen.model.repository import Repository
from layergen.model.whereabouts import Containing
from layergen.resolve.package_question import PackageQuestion
from layergen.resolve.presence import presence
from layergen.resolve.releases import retained
from layergen.resolve.versions import in_order


def where(repository: Repository, question: PackageQuestion) -> tuple[Containing, ...]:
    """Find every release that contains a package that is meant, the oldest first."""
    return tuple(
        found
        for _, releases in sorted(repository.layers_lock.releases.items())
        for version in in_order(releases)
        for found in _containing(repository, releases[version], question)
    )


def contained(artifact: Artifact, question: PackageQuestion) -> tuple[tuple[str, str], ...]:
    """Give the packages of an artifact that are meant, as (name, version)."""
    kind = ecosystem(artifact)
    return tuple(
        (package.name, package.version)
        for package in artifact.packages
        if question.means(kind, package.name, package.version)
    )


def _containing(
    repository: Repository, release: Release, question: PackageQuestion
) -> Iterator[Containing]:
    by_variant = {
        name: found
        for name, artifact in release.artifacts.items()
        if (found := contained(artifact, question))
    }
    if not by_variant:
        return
    yield Containing(
        release,
        tuple(sorted({pair for found in by_variant.values() for pair in found})),
        tuple(sorted(by_variant)),
        tuple(
            presence(repository, environment, release, by_variant.keys())
            for _, environment in sorted(repository.environments.items())
            if release in retained(repository, environment, release.layer)
        ),
    )
