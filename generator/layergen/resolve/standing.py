"""Where a layer stands in an environment."""

from layergen.model.environment import Environment
from layergen.model.release import Release
from layergen.model.repository import Repository
from layergen.model.status import Standing
from layergen.resolve.presence import presence
from layergen.resolve.releases import regions_of, retained
from layergen.resolve.versions import in_order, newest


def standing(repository: Repository, environment: Environment, layer: str) -> Standing:
    """Look at one layer in one environment."""
    held = retained(repository, environment, layer)
    found = {
        release.version: presence(repository, environment, release, release.artifacts.keys())
        for release in held
    }
    published = [r.version for r in held if is_published(repository, environment, r)]
    target = newest(published)
    return Standing(
        layer=layer,
        environment=environment.name,
        newest=newest(repository.layers_lock.of(layer)),
        retained=tuple(release.version for release in held),
        published=newest(published),
        waiting=tuple(release.version for release in held if release.version not in published),
        in_use={
            version: users
            for version in reversed(in_order(found))
            if (users := tuple(sorted({*found[version].pinned, *found[version].used_by})))
        },
        behind=tuple(
            sorted(
                {
                    name
                    for version, where in found.items()
                    if target and newest((version, target)) != version
                    for name in where.pinned
                }
            )
        ),
    )


def is_published(repository: Repository, environment: Environment, release: Release) -> bool:
    """Tell whether every variant of a release is recorded in every region where it belongs."""
    lock = repository.lock_of(environment.name)
    regions = lock.layers.get(release.layer, {}).get(release.version, {})
    return all(
        release.artifacts.keys() <= regions.get(region, {}).keys()
        for region in regions_of(environment, lock, release)
    )
