"""Where a release is in one environment, and which functions get it."""

from collections.abc import Set

from layergen.model.environment import Environment
from layergen.model.release import Release
from layergen.model.repository import Repository
from layergen.model.whereabouts import Presence
from layergen.resolve.releases import artifact_for, pinned


def presence(
    repository: Repository, environment: Environment, release: Release, variants: Set[str]
) -> Presence:
    """Find a release in an environment: its regions and functions, as far as `variants` go."""
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
