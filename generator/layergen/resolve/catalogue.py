"""The catalogue, from the strategy and the locks alone."""

from collections.abc import Iterator

from semantic_version import SimpleSpec, Version

from layergen.model.catalogue import (
    Catalogue,
    CatalogueLayer,
    CatalogueRelease,
    PublishedVersion,
)
from layergen.model.release import Release
from layergen.model.repository import Repository
from layergen.model.strategy import Layer
from layergen.resolve.diff import diff_releases
from layergen.resolve.presence import presence
from layergen.resolve.releases import retained
from layergen.resolve.versions import in_order


def catalogue(repository: Repository) -> Catalogue:
    """Gather what is known about every layer of the strategy."""
    return Catalogue(
        tuple(_layer(repository, layer) for layer in repository.strategy.layers.values())
    )


def known_issues(layer: Layer, version: str) -> tuple[str, ...]:
    """Give the known issues that concern one release of a layer."""
    return tuple(
        issue.text
        for issue in layer.known_issues
        if not issue.releases or Version(version) in SimpleSpec(issue.releases)
    )


def _layer(repository: Repository, layer: Layer) -> CatalogueLayer:
    releases = repository.layers_lock.of(layer.name)
    ordered = [releases[version] for version in in_order(releases)]
    before = [None, *ordered[:-1]]
    return CatalogueLayer(
        layer,
        tuple(
            _release(repository, layer, release, previous)
            for release, previous in reversed(list(zip(ordered, before, strict=True)))
        ),
        tuple(
            sorted(
                function.name
                for function in repository.strategy.functions.values()
                if layer.name in function.layers
            )
        ),
    )


def _release(
    repository: Repository, layer: Layer, release: Release, before: Release | None
) -> CatalogueRelease:
    return CatalogueRelease(
        release,
        diff_releases(before, release, {}) if before else None,
        known_issues(layer, release.version),
        tuple(
            presence(repository, environment, release, release.artifacts.keys())
            for _, environment in sorted(repository.environments.items())
            if release in retained(repository, environment, layer.name)
        ),
        tuple(_published(repository, release)),
    )


def _published(repository: Repository, release: Release) -> Iterator[PublishedVersion]:
    for name in sorted(repository.environments):
        regions = repository.lock_of(name).layers.get(release.layer, {}).get(release.version, {})
        for region, variants in sorted(regions.items()):
            for variant, publication in sorted(variants.items()):
                yield PublishedVersion(name, region, variant, publication)
