"""The catalogue for programs."""

import json
from typing import Any

from layergen.model.catalogue import Catalogue, CatalogueLayer, CatalogueRelease
from layergen.model.release import Artifact
from layergen.report.diff_words import grouped_packages


def catalogue_json(catalogue: Catalogue) -> str:
    """Give every layer with its releases, the newest first. Sizes are in bytes."""
    layers = [_layer(layer) for layer in catalogue.layers]
    return json.dumps({"format_version": "1.0", "layers": layers}, indent=2)


def _layer(entry: CatalogueLayer) -> dict[str, Any]:
    layer, share = entry.layer, entry.layer.share
    return {
        "name": layer.name,
        "description": layer.description,
        "deprecated": layer.deprecated or None,
        "runtimes": list(layer.runtimes),
        "architectures": list(layer.architectures),
        "scope": str(layer.scope),
        "owner": layer.owner,
        "update_frequency": str(layer.update_frequency),
        "license": layer.license,
        "source": {"kind": str(layer.source.kind), "folder": layer.source.folder},
        "share": {
            "organization": share.organization,
            "accounts": list(share.accounts),
            "public": share.public,
        },
        "known_issues": [
            {"text": issue.text, "releases": issue.releases or None} for issue in layer.known_issues
        ],
        "functions": list(entry.functions),
        "releases": [_release(release) for release in entry.releases],
    }


def _release(entry: CatalogueRelease) -> dict[str, Any]:
    return {
        "version": entry.release.version,
        "description": entry.release.description,
        "license": entry.release.license,
        "known_issues": list(entry.known_issues),
        "artifacts": {name: _artifact(one) for name, one in entry.release.artifacts.items()},
        "changes": [
            {
                "package": change.name,
                "before": change.before,
                "after": change.after,
                "bump": change.bump or None,
                "unzipped_bytes": change.bytes,
                "variants": list(variants),
            }
            for variants, change in (grouped_packages(entry.changes) if entry.changes else ())
        ],
        "environments": [
            {
                "environment": presence.environment,
                "published": list(presence.published),
                "pinned": list(presence.pinned),
                "used_by": list(presence.used_by),
            }
            for presence in entry.presences
        ],
        "publications": [
            {
                "environment": version.environment,
                "region": version.region,
                "variant": version.variant,
                "arn": version.publication.arn,
                "layer_version": version.publication.layer_version,
                "published_at": version.publication.published_at,
                "withdrawn": version.publication.withdrawn,
                "withdrawn_at": withdrawn_at.isoformat() if withdrawn_at else None,
            }
            for version in entry.published
            for withdrawn_at in (version.publication.withdrawn_at,)
        ],
    }


def _artifact(artifact: Artifact) -> dict[str, Any]:
    return {
        "runtimes": list(artifact.runtimes),
        "architectures": list(artifact.architectures),
        "sha256": artifact.sha256,
        "content": artifact.content,
        "zip_bytes": artifact.zip_bytes,
        "unzipped_bytes": artifact.unzipped_bytes,
        "sbom": artifact.sbom or None,
        "packages": [
            {
                "name": package.name,
                "version": package.version,
                "licences": list(package.licences),
                "unzipped_bytes": package.unzipped_bytes or None,
            }
            for package in artifact.packages
        ],
    }
