"""What is worth knowing of a package file once: its compiled files, and what nothing reads.

Finding it means inflating and parsing, so the answers lie beside the package file in the cache,
named by what was asked: a package file never changes, so neither do they.
"""

import contextlib
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from layergen.build.atomic import replacing
from layergen.build.native_file import NativeFile, native_files
from layergen.build.protocol import Member
from layergen.build.prune_nodejs import unread_by_node
from layergen.build.prune_python import unread_by_python
from layergen.build.streams import OpenArchive, by_archive
from layergen.build.unread import Unread
from layergen.model.strategy import PruneProfile

_EDITION = "facts 3"
"""Changes whenever another answer is found for the same package file."""


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """Facts by path in the zip."""

    native: Mapping[str, NativeFile]
    unread: Mapping[str, Unread]


def facts_of(members: Iterable[Member]) -> PackageFacts:
    """Look into members, or into what the cache remembers of them."""
    native: dict[str, NativeFile] = {}
    unread: dict[str, Unread] = {}
    for archive, group in by_archive(members):
        facts = _remembered(archive, group)
        native |= facts.native
        unread |= facts.unread
    return PackageFacts(native, unread)


def _remembered(archive: Path, members: Sequence[Member]) -> PackageFacts:
    note = archive.with_name(f"facts-{_question(members)}.json")
    with contextlib.suppress(OSError, ValueError, TypeError, LookupError):
        return _read(json.loads(note.read_bytes()))
    facts = _find(archive, members)
    # A cache that belongs to somebody else is still good for reading.
    with contextlib.suppress(OSError), replacing(note) as file:
        file.write(json.dumps(_written(facts)).encode())
    return facts


def _find(archive: Path, members: Sequence[Member]) -> PackageFacts:
    with OpenArchive(archive) as content:
        return PackageFacts(
            native={file.path: file for file in native_files(content, members)},
            unread={
                **unread_by_python(content, members),
                **unread_by_node(content, members),
            },
        )


def _question(members: Sequence[Member]) -> str:
    digest = hashlib.sha256(_EDITION.encode())
    for member in members:
        digest.update(f"\n{member.offset} {member.path}".encode())
    return digest.hexdigest()[:32]


def _written(facts: PackageFacts) -> dict[str, Any]:
    return {
        "native": [asdict(file) for file in facts.native.values()],
        "unread": [[path, *asdict(u).values()] for path, u in facts.unread.items()],
    }


def _read(content: dict[str, Any]) -> PackageFacts:
    files = [_native(row) for row in content["native"]]
    return PackageFacts(
        native={file.path: file for file in files},
        unread={
            path: Unread(PruneProfile(profile), reason)
            for path, profile, reason in content["unread"]
        },
    )


def _native(row: Mapping[str, Any]) -> NativeFile:
    fields: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}
    return NativeFile(**fields)
