"""The file manifest as a document: one file per line, sorted, nothing but what the zip holds."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from layergen.build.archive import content_digest
from layergen.build.collisions import one_per_path
from layergen.build.protocol import Member
from layergen.build.zip_reader import read_zip


def manifest_text(members: Iterable[Member], content: str) -> str:
    """Write the manifest of an artifact from its members, sorted and unique, and their digest."""
    # Row by row through json takes longer than to copy all that the rows speak of.
    quoted = json.JSONEncoder(ensure_ascii=False).encode
    rows = ",\n".join(
        f'    {{"path": {quoted(member.path)}, "mode": "{member.mode:04o}", '
        f'"size": {member.size}, "sha256": "{member.sha256}"}}'
        for member in members
    )
    return f'{{\n  "version": 1,\n  "content": "{content}",\n  "files": [\n{rows}\n  ]\n}}\n'


def manifest_of_zip(path: Path) -> str:
    """Write the same manifest from the zip alone. Every file in it is inflated and hashed."""
    members = one_per_path(read_zip(path, path.name))
    return manifest_text(members, content_digest(members))


def digest_of(text: str) -> str:
    """Name a document by its hash, as the lock does: `sha256:<hex>`."""
    return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"
