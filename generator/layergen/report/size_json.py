"""Sizes for programs."""

import json
from dataclasses import asdict
from typing import Any

from layergen.model.budget import Budget, SizeReport, unpruned_bytes
from layergen.model.release import Artifact


def size_json(report: SizeReport) -> str:
    """Give the whole report. Sizes in bytes; null where nobody measured."""
    content = {
        "limits": {
            name: value
            for name, value in asdict(report.limits).items()
            if name in {"layers_per_function", "unzipped_bytes", "direct_upload_bytes"}
        },
        "releases": [
            {
                "layer": release.layer,
                "version": release.version,
                "variants": [
                    _variant(artifact, report.limits.direct_upload_bytes)
                    for artifact in release.artifacts.values()
                ],
            }
            for release in report.releases
        ],
        "functions": [_budget(budget) for budget in report.budgets],
    }
    return json.dumps(content, indent=2)


def _variant(artifact: Artifact, direct_upload_bytes: int) -> dict[str, Any]:
    return {
        "variant": artifact.variant,
        "zip_bytes": artifact.zip_bytes,
        "unzipped_bytes": artifact.unzipped_bytes,
        "unpruned_bytes": unpruned_bytes(artifact),
        "needs_s3": artifact.zip_bytes > direct_upload_bytes,
        "packages": [
            {
                "name": package.name,
                "version": package.version,
                "zip_bytes": package.zip_bytes or None,
                "unzipped_bytes": package.unzipped_bytes or None,
                "unpruned_bytes": package.unpruned_bytes or None,
            }
            for package in artifact.packages
        ],
    }


def _budget(budget: Budget) -> dict[str, Any]:
    return {
        "function": budget.function.name,
        "environment": budget.environment,
        "unzipped_bytes": budget.unzipped_bytes,
        "limit": budget.limit,
        "standing": str(budget.standing),
        "package_bytes": budget.package_bytes,
        "layers": [
            {
                "layer": one.release.layer,
                "version": one.release.version,
                "variant": one.artifact.variant,
                "unzipped_bytes": one.artifact.unzipped_bytes,
            }
            for one in budget.attached
        ],
        "absent": list(budget.absent),
    }
