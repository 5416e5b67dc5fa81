"""Package files that were checked once, by their SHA-256, with the members inside.

An entry is a folder that appears in one step, so writers may race: the first wins, and all wrote
the same. On ingest a file is proved member by member; on every read its size and CRC-32 are
compared, which costs next to nothing and finds what disks and killed processes do. A wrong entry
is dropped.
"""

import contextlib
import errno
import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import repeat
from pathlib import Path
from typing import Any

from zlib_ng import zlib_ng

from layergen.build.atomic import replacing
from layergen.build.manifest import digest_of
from layergen.build.protocol import Member
from layergen.errors import LayergenError, naming
from layergen.model.release import Package

FORMAT = "2"
_BLOB = "blob"
_MEMBERS = "members.json"
_FIELDS = [name for name in Member._fields if name not in {"archive", "package"}]
_BEFORE = Member._fields.index("archive")
_CHUNK = 1 << 18
"""Half as slow as a megabyte, which leaves the processor's own cache."""
_SHA256 = re.compile(r"[0-9a-f]{64}")
_SOMEBODY_WAS_FIRST = frozenset({errno.ENOTEMPTY, errno.EEXIST})


class PackageCache:
    """A folder shared by all layers and all processes of one user."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / FORMAT

    @contextlib.contextmanager
    def workspace(self) -> Iterator[Path]:
        """Give an empty folder on the cache's own disk, gone afterwards."""
        parent = self._folder / "tmp"
        parent.mkdir(parents=True, exist_ok=True)
        with naming(self._folder), tempfile.TemporaryDirectory(dir=parent) as folder:
            yield Path(folder)

    def members_of(self, sha256: str) -> tuple[Member, ...] | None:
        """Give the members of a package file; None if it is not here, or no longer whole."""
        entry = self._entry(sha256)
        if not entry.exists():
            return None
        try:
            members = _read_members(entry)
        except (FileNotFoundError, ValueError, TypeError, LookupError):
            members = None
        if members is None:
            self._drop(entry)
        return members

    def add(self, sha256: str, blob: Path, members: Sequence[Member]) -> None:
        """Move a file, whose hash and members have been proved, into the cache."""
        entry = self._entry(sha256)
        entry.parent.mkdir(parents=True, exist_ok=True)
        with self.workspace() as folder:
            new = folder / sha256
            new.mkdir()
            blob.rename(new / _BLOB)
            (new / _MEMBERS).write_bytes(_members_text(new / _BLOB, members))
            try:
                new.rename(entry)
            except OSError as error:
                if error.errno not in _SOMEBODY_WAS_FIRST:
                    raise

    def selection(self, key: str) -> Package | None:
        """Give the package file that was once chosen for a question; None if it never was."""
        try:
            fields: dict[str, Any] = json.loads(self._selection(key).read_bytes())
            lists = {name: tuple(v) for name, v in fields.items() if isinstance(v, list)}
            return Package(**fields | lists)
        except (FileNotFoundError, ValueError, TypeError, AttributeError):
            return None

    def remember(self, key: str, package: Package) -> None:
        """Keep which package file answers a question, so that no index is asked again."""
        with replacing(self._selection(key)) as file:
            file.write(json.dumps(asdict(package)).encode())

    def document(self, digest: str) -> str | None:
        """Give a document that was kept, by its hash; None if it is not here, or not whole."""
        try:
            text = self._document(digest).read_bytes().decode()
        except (OSError, UnicodeDecodeError):
            return None
        return text if digest_of(text) == digest else None

    def keep_document(self, text: str) -> None:
        """Keep a document that takes longer to write again than to look up."""
        # A cache that belongs to somebody else is still good for reading.
        with contextlib.suppress(OSError), replacing(self._document(digest_of(text))) as file:
            file.write(text.encode())

    def _entry(self, sha256: str) -> Path:
        if not _SHA256.fullmatch(sha256):
            raise LayergenError(f"'{sha256}' is no SHA-256 in hexadecimal digits")
        return self._folder / "packages" / sha256[:2] / sha256

    def _selection(self, key: str) -> Path:
        return self._folder / "selections" / key[:2] / f"{key}.json"

    def _document(self, digest: str) -> Path:
        sha256 = digest.removeprefix("sha256:")
        return self._folder / "documents" / sha256[:2] / sha256

    def _drop(self, entry: Path) -> None:
        with self.workspace() as folder, contextlib.suppress(FileNotFoundError):
            entry.rename(folder / "damaged")


def _members_text(blob: Path, members: Sequence[Member]) -> bytes:
    size, crc = _size_and_crc(blob)
    # Lists of one field each are read in half the time of lists of one member each.
    fields = [[getattr(member, name) for member in members] for name in _FIELDS]
    body = json.dumps({"size": size, "crc": crc, "members": fields}).encode()
    return b"%08x\n%s" % (zlib_ng.crc32(body), body)


def _read_members(entry: Path) -> tuple[Member, ...] | None:
    checksum, _, body = (entry / _MEMBERS).read_bytes().partition(b"\n")
    if int(checksum, 16) != zlib_ng.crc32(body):
        return None
    content: dict[str, Any] = json.loads(body)
    blob = entry / _BLOB
    if _size_and_crc(blob) != (content["size"], content["crc"]):
        return None
    first, second = content["members"][:_BEFORE], content["members"][_BEFORE:]
    return tuple(map(Member, *first, repeat(blob), *second))


def _size_and_crc(blob: Path) -> tuple[int, int]:
    size = crc = 0
    with blob.open("rb") as file:
        while chunk := file.read(_CHUNK):
            crc = zlib_ng.crc32(chunk, crc)
            size += len(chunk)
    return size, crc
