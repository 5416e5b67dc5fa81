"""Finding a package in releases, and these in environments and functions."""

from collections.abc import Iterator, Set

from layergen.model.ecosystem import ecosystem
from layergen.model.environment import Environment
from layergen.model.release import Artifact, Release
from layergen.model.repository import Repository
from layergen.model.whereabouts import Containing, Presence
from layergen.resolve.package_question import PackageQuestion
from layergen.resolve.releases import artifact_for, pinned, retained
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
            _presence(repository, environment, release, by_variant.keys())
            for _, environment in sorted(repository.environments.items())
            if release in retained(repository, environment, release.layer)
        ),
    )


def _presence(
    repository: Repository, environment: Environment, release: Release, variants: Set[str]
) -> Presence:
    regions = (
        repository.lock_of(environment.name).layers.get(release.layer, {}).get(release.version, {})
    )
    publications = {
        region: [published[variant] for variant in variants & published.keys()]
        for region, published in regions.items()
    }
    return Presence(
        environment.name,
        published=tuple(sorted(region for region, found in publications.items() if found)),
        pinned=tuple(
            sorted(
                function.name
                for function in repository.strategy.functions.values()
                if release.layer in function.layers
                and pinned(repository, environment, function.name, release.layer) == release.version
                and (artifact := artifact_for(release, function))
                and artifact.variant in variants
            )
        ),
        used_by=tuple(
            sorted(
                {
                    name
                    for found in publications.values()
                    for publication in found
                    for name in publication.used_by or ()
                }
            )
        ),
    )
