"""Which zips have to be built: named ones, the newest, and what an environment still waits for."""

from collections.abc import Collection, Iterable, Sequence

from layergen.errors import LayergenError
from layergen.model.environment import Environment
from layergen.model.release import Artifact, Release
from layergen.model.repository import Repository
from layergen.model.wanted import Wanted
from layergen.resolve.release_reference import nearest
from layergen.resolve.releases import regions_of, retained
from layergen.resolve.versions import newest

Roots = Sequence[tuple[Environment, str]]
"""Environments with one of their regions each."""


def unpublished(repository: Repository, roots: Roots) -> tuple[Wanted, ...]:
    """Give every variant that an environment retains and has not published in a region of it."""
    return _merged(
        Wanted(release, artifact, ((environment.name, region),))
        for environment, region in roots
        for layer in repository.strategy.layers
        for release in retained(repository, environment, layer)
        if region in regions_of(environment, repository.lock_of(environment.name), release)
        for artifact in release.artifacts.values()
        if not _is_published(repository, environment, region, release, artifact)
    )


def with_newest(repository: Repository, wanted: Iterable[Wanted]) -> tuple[Wanted, ...]:
    """Add the newest release of every layer, whether anybody waits for it or not."""
    found = list(wanted)
    for layer in repository.strategy.layers:
        releases = repository.layers_lock.of(layer)
        if (version := newest(releases)) is not None:
            release = releases[version]
            found += [Wanted(release, artifact) for artifact in release.artifacts.values()]
    return _merged(found)


def named(releases: Iterable[Release], roots: Roots) -> tuple[Wanted, ...]:
    """Give all variants of these releases, for all of these roots."""
    pairs = tuple((environment.name, region) for environment, region in roots)
    return _merged(
        Wanted(release, artifact, pairs)
        for release in releases
        for artifact in release.artifacts.values()
    )


def of_variants(wanted: Sequence[Wanted], variants: Collection[str]) -> tuple[Wanted, ...]:
    """Keep these variants; all without any. Raises LayergenError for one that nobody wants."""
    known = {one.artifact.variant for one in wanted}
    for variant in variants:
        if wanted and variant not in known:
            raise LayergenError(
                f"none of these releases has a variant '{variant}'", hint=nearest(variant, known)
            )
    return tuple(one for one in wanted if not variants or one.artifact.variant in variants)


def _is_published(
    repository: Repository,
    environment: Environment,
    region: str,
    release: Release,
    artifact: Artifact,
) -> bool:
    versions = repository.lock_of(environment.name).layers.get(release.layer, {})
    return artifact.variant in versions.get(release.version, {}).get(region, {})


def _merged(wanted: Iterable[Wanted]) -> tuple[Wanted, ...]:
    """Give each zip once, for everybody who waits for it, in a fixed order."""
    by_path: dict[str, Wanted] = {}
    for one in wanted:
        before = by_path.get(one.path)
        roots = dict.fromkeys((*(before.roots if before else ()), *one.roots))
        by_path[one.path] = Wanted(one.release, one.artifact, tuple(roots))
    return tuple(by_path[path] for path in sorted(by_path))
