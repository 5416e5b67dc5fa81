"""A zip that somebody else made and published: kept, looked into, and unpacked as a source."""

import base64
import hashlib
import stat
import unicodedata
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from layergen.build.archive import content_digest
from layergen.build.collisions import one_per_path
from layergen.build.contents import described
from layergen.build.extracted import ExtractedLayer
from layergen.build.files import is_left_out
from layergen.build.found_packages import npm_packages, python_packages
from layergen.build.manifest import digest_of, manifest_text
from layergen.build.package_cache import PackageCache
from layergen.build.protocol import Member
from layergen.build.zip_reader import read_zip
from layergen.errors import LayergenError
from layergen.model.adoption import ZipContents

_FAMILIES = ("java", "nodejs", "python", "ruby")
"""Lambda Developer Guide, "Layer paths for each Lambda runtime": folders named like families."""


def hex_of(sha256: str) -> str:
    """Write a SHA-256 that AWS gives in base64 as the package cache names it."""
    return base64.b64decode(sha256).hex()


def keep_zip(cache: PackageCache, sha256: str, path: Path, name: str) -> tuple[Member, ...]:
    """Move a zip, whose SHA-256 (hex) was proved, into the cache, and give its members there.

    Raises LayergenError for a zip of which two unpackers may make two things, and leaves it.
    """
    found = one_per_path(read_zip(path, name))
    if not found:
        raise LayergenError(f"{name} holds no files")
    cache.add(sha256, path, found)
    members = cache.members_of(sha256)
    if members is None:
        raise LayergenError("the package cache loses what is written to it", hint="check the disk")
    return members


def contents_of(members: Sequence[Member], *, npm: bool) -> ZipContents:
    """Look into a zip by its members, sorted, at least one.

    A release has packages of one ecosystem: npm's where `npm` says so, else Python's.
    """
    owned = npm_packages(members) if npm else python_packages(members)
    content = content_digest(members)
    return ZipContents(
        content=content,
        manifest=digest_of(manifest_text(members, content)),
        unzipped_bytes=sum(member.size for member in members),
        packages=described(owned.packages, owned.members, owned.members, members[0].archive),
        families=frozenset(
            family
            for family in _FAMILIES
            if any(member.path.startswith(f"{family}/") for member in members)
        ),
        unpack_objection=_objection(members),
    )


def is_unpacked(members: Sequence[Member], folder: Path) -> bool:
    """Tell whether a folder holds exactly what `unpack` writes there."""
    expected = {m.path: (m.sha256, m.executable) for m in members if not is_left_out(m.path)}
    found: dict[str, tuple[str, bool]] = {}
    for path in folder.rglob("*"):
        if path.is_symlink() or not (path.is_dir() or path.is_file()):
            return False
        if path.is_file():
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            executable = bool(path.stat().st_mode & stat.S_IXUSR)
            found[path.relative_to(folder).as_posix()] = digest, executable
    return found == expected


def unpack(members: Sequence[Member], folder: Path) -> None:
    """Write the files of a zip below a new folder, as the source of a layer from plain files.

    What such a source never has in it stays out.
    """
    folder.mkdir(parents=True)
    ExtractedLayer(folder).put(member for member in members if not is_left_out(member.path))


def _objection(members: Sequence[Member]) -> str:
    """Say why some disks cannot hold the files of a zip."""
    kept = (member.path for member in members if not is_left_out(member.path))
    folded = Counter(unicodedata.normalize("NFC", path).casefold() for path in kept)
    twice = next((path for path, count in folded.items() if count > 1), None)
    return f"it holds paths that are one path on some disks ({twice})" if twice else ""
