"""The catalogue in words and sizes, as every page of it prints them."""

from collections.abc import Iterator
from typing import Any

from layergen.model.catalogue import CatalogueLayer, CatalogueRelease
from layergen.model.names import sbom_path
from layergen.model.release import Package, Release
from layergen.report.diff_words import grouped_packages, what_happened
from layergen.report.licences import licence_summary
from layergen.report.table import difference, size


def layer_words(layer: CatalogueLayer) -> dict[str, Any]:
    """Give what a page prints about one layer."""
    newest = layer.releases[0].release if layer.releases else None
    strategy = layer.layer
    return {
        "name": strategy.name,
        "anchor": f"layer-{strategy.name}",
        "newest": newest.version if newest else "",
        "description": strategy.description,
        "deprecated": strategy.deprecated,
        "marks": [
            *(["deprecated"] if strategy.deprecated else []),
            *(["known issues"] if strategy.known_issues else []),
        ],
        "runtimes": strategy.runtimes,
        "architectures": strategy.architectures,
        "owner": strategy.owner,
        "unzipped": _unzipped(newest),
        "facts": [(name, value) for name, value in _facts(layer, newest) if value],
        "issues": strategy.known_issues,
        "releases": [_release(release) for release in layer.releases],
        "packages": list(_packages(newest)) if newest else [],
        "sboms": _sboms(newest) if newest else [],
        "changes": [_changes(release) for release in layer.releases if release.changes],
        "published": [entry for release in layer.releases for entry in _published(release)],
        "consumers": sorted(
            (entry for release in layer.releases for entry in _consumers(release)),
            key=lambda entry: entry["environment"],
        ),
    }


def change_words(release: CatalogueRelease) -> list[str]:
    """Say what changed since the release before, one line per package or variant."""
    if release.changes is None:
        return []
    lines: list[str] = []
    for variant in release.changes.variants:
        if variant.before is None or variant.after is None:
            word = "came" if variant.before is None else "went"
            lines.append(f"variant {variant.variant} {word}")
    for variants, change in grouped_packages(release.changes):
        versions = " → ".join(v for v in (change.before, change.after) if v)
        where = (
            f" ({', '.join(variants)})" if len(variants) < len(release.release.artifacts) else ""
        )
        moved = f", {difference(change.bytes)}" if change.bytes else ""
        lines.append(
            f"{change.name} {versions}: {what_happened(change) or 'changed'}{moved}{where}"
        )
    return lines


def _facts(layer: CatalogueLayer, newest: Release | None) -> Iterator[tuple[str, str]]:
    strategy = layer.layer
    yield "runtimes", ", ".join(strategy.runtimes)
    yield "architectures", ", ".join(strategy.architectures)
    yield "scope", str(strategy.scope)
    yield "owner", strategy.owner
    yield "updates", str(strategy.update_frequency)
    yield "licence", strategy.license
    yield "licences of its packages", licence_summary(newest) if newest else ""
    yield "source", f"{strategy.source.folder} ({strategy.source.kind})"
    yield "shared with", ", ".join(strategy.share.grantees)
    yield "attached by", ", ".join(layer.functions)


def _unzipped(release: Release | None) -> str:
    sizes = [artifact.unzipped_bytes for artifact in release.artifacts.values()] if release else []
    return size(max(sizes, default=None))


def _release(entry: CatalogueRelease) -> dict[str, Any]:
    return {
        "version": entry.release.version,
        "variants": [
            {
                "name": artifact.variant,
                "zipped": size(artifact.zip_bytes),
                "unzipped": size(artifact.unzipped_bytes),
            }
            for artifact in entry.release.artifacts.values()
        ],
        "environments": [presence.environment for presence in entry.presences],
    }


def _packages(release: Release) -> Iterator[dict[str, str]]:
    found: dict[tuple[str, str], list[tuple[str, Package]]] = {}
    for artifact in release.artifacts.values():
        for package in artifact.packages:
            found.setdefault((package.name, package.version), []).append(
                (artifact.variant, package)
            )
    for (name, version), holders in sorted(found.items()):
        variants = [variant for variant, _ in holders]
        biggest = max(package.unzipped_bytes for _, package in holders)
        yield {
            "name": name,
            "version": version,
            "licences": ", ".join(sorted({x for _, p in holders for x in p.licences})),
            "unzipped": size(biggest or None),
            "variants": "all" if len(variants) == len(release.artifacts) else ", ".join(variants),
        }


def _sboms(release: Release) -> list[tuple[str, str]]:
    return [
        (sbom_path(release.layer, release.version, artifact.variant), artifact.sbom)
        for artifact in release.artifacts.values()
        if artifact.sbom
    ]


def _changes(entry: CatalogueRelease) -> dict[str, Any]:
    return {
        "version": entry.release.version,
        "changes": change_words(entry),
        "issues": entry.known_issues,
    }


def _published(entry: CatalogueRelease) -> list[dict[str, Any]]:
    return [
        {
            "environment": version.environment,
            "region": version.region,
            "variant": version.variant,
            "release": entry.release.version,
            "arn": version.publication.arn,
            "withdrawn": version.publication.withdrawn,
        }
        for version in entry.published
    ]


def _consumers(entry: CatalogueRelease) -> Iterator[dict[str, str]]:
    for presence in entry.presences:
        still = [name for name in presence.used_by if name not in presence.pinned]
        if presence.pinned or still:
            yield {
                "environment": presence.environment,
                "release": entry.release.version,
                "getting": ", ".join(presence.pinned),
                "seen": ", ".join(still),
            }
