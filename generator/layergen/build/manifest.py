"""The file manifest as a document: one file per line, sorted, nothing but what the zip holds."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from layergen.build.archive import content_digest
from layergen.build.collisions import one_per_path
from layergen.build.protocol import Member
from layergen.build.zip_reader import read_zip


def manifest_text(members: Iterable[Member]) -> str:
    """Write the manifest of an artifact from its members, pruned already."""
    ordered = one_per_path(members)
    rows = ",\n".join(
        "    "
        + json.dumps(
            {
                "path": member.path,
                "mode": "0755" if member.executable else "0644",
                "size": member.size,
                "sha256": member.sha256,
            },
            ensure_ascii=False,
        )
        for member in ordered
    )
    content = json.dumps(content_digest(ordered))
    return f'{{\n  "version": 1,\n  "content": {content},\n  "files": [\n{rows}\n  ]\n}}\n'


def manifest_of_zip(path: Path) -> str:
    """Write the same manifest from the zip alone. Every file in it is inflated and hashed."""
    return manifest_text(read_zip(path, path.name))


def digest_of(text: str) -> str:
    """Name a document by its hash, as the lock does: `sha256:<hex>`."""
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
