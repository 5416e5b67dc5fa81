"""The difference between two releases, for programs."""

import json
from collections.abc import Iterable
from typing import Any

from layergen.model.difference import (
    AcrossDiff,
    FileChange,
    PackageChange,
    ReleaseDiff,
    VariantDiff,
)
from layergen.model.manifest import ManifestFile
from layergen.model.release import Artifact
from layergen.report.diff_words import what_happened


def diff_json(diff: ReleaseDiff) -> str:
    """Give everything, variant by variant. `files` is null where a manifest was not there.

    `across` compares variants that have no counterpart, taken together; null if there are none.
    """
    content = {
        "before": f"{diff.before.layer}@{diff.before.version}",
        "after": f"{diff.after.layer}@{diff.after.version}",
        "variants": [_variant(variant) for variant in diff.variants],
        "across": None if diff.across is None else _across(diff.across),
    }
    return json.dumps(content, indent=2, ensure_ascii=False)


def _variant(variant: VariantDiff) -> dict[str, Any]:
    return {
        "variant": variant.variant,
        "before": _artifact(variant.before),
        "after": _artifact(variant.after),
        "packages": [_package(change) for change in variant.packages],
        "files": _files(variant.files),
    }


def _across(across: AcrossDiff) -> dict[str, Any]:
    return {
        "before": list(across.before),
        "after": list(across.after),
        "packages": [_package(change) for change in across.packages],
        "files": _files(across.files),
    }


def _package(change: PackageChange) -> dict[str, Any]:
    return {
        "name": change.name,
        "before": change.before,
        "after": change.after,
        "change": what_happened(change),
        "unzipped_bytes": change.bytes,
    }


def _artifact(artifact: Artifact | None) -> dict[str, Any] | None:
    if artifact is None:
        return None
    return {
        "content": artifact.content,
        "zip_bytes": artifact.zip_bytes,
        "unzipped_bytes": artifact.unzipped_bytes,
    }


def _files(changes: Iterable[FileChange] | None) -> list[dict[str, Any]] | None:
    return None if changes is None else [_file(change) for change in changes]


def _file(change: FileChange) -> dict[str, Any]:
    return {
        "path": change.path,
        "before": _version(change.before),
        "after": _version(change.after),
    }


def _version(file: ManifestFile | None) -> dict[str, Any] | None:
    if file is None:
        return None
    return {"mode": file.mode, "size": file.size, "sha256": file.sha256}
