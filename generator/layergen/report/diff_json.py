"""The difference between two releases, for programs."""

import json
from typing import Any

from layergen.model.difference import FileChange, ReleaseDiff, VariantDiff
from layergen.model.manifest import ManifestFile
from layergen.model.release import Artifact
from layergen.report.diff_words import what_happened


def diff_json(diff: ReleaseDiff) -> str:
    """Give everything, variant by variant. `files` is null where a manifest was not there."""
    content = {
        "before": f"{diff.before.layer}@{diff.before.version}",
        "after": f"{diff.after.layer}@{diff.after.version}",
        "variants": [_variant(variant) for variant in diff.variants],
    }
    return json.dumps(content, indent=2, ensure_ascii=False)


def _variant(variant: VariantDiff) -> dict[str, Any]:
    return {
        "variant": variant.variant,
        "before": _artifact(variant.before),
        "after": _artifact(variant.after),
        "packages": [
            {
                "name": change.name,
                "before": change.before,
                "after": change.after,
                "change": what_happened(change),
                "unzipped_bytes": change.bytes,
            }
            for change in variant.packages
        ],
        "files": None if variant.files is None else [_file(file) for file in variant.files],
    }


def _artifact(artifact: Artifact | None) -> dict[str, Any] | None:
    if artifact is None:
        return None
    return {
        "content": artifact.content,
        "zip_bytes": artifact.zip_bytes,
        "unzipped_bytes": artifact.unzipped_bytes,
    }


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
