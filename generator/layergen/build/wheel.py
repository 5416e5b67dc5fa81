"""A wheel as members of a layer: what an installer would put into site-packages, and no more."""

import base64
import csv
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from layergen.build.protocol import Member
from layergen.build.zip_reader import content_of, read_zip
from layergen.errors import LayergenError

_MERGED = frozenset({"purelib", "platlib"})
_LEFT_OUT = frozenset({"scripts", "headers", "data"})
"""They belong to the environment's `bin`, `include` and prefix, which a layer does not have."""
_INSTALLERS_OWN = frozenset({"RECORD", "INSTALLER", "REQUESTED", "direct_url.json"})
_UNLISTED = frozenset({"RECORD", "RECORD.jws", "RECORD.p7s"})
_STRONG = frozenset({"sha256", "sha384", "sha512"})


def read_wheel(path: Path, name: str) -> tuple[Member, ...]:
    """Read a wheel's members as paths below site-packages, proved against its RECORD.

    `name` is the wheel's file name. Raises LayergenError for a wheel that is damaged, unsafe, or
    not what its RECORD says.
    """
    members = read_zip(path, name)
    dist_info = _dist_info(members, name)
    _prove(members, dist_info, name)
    return tuple(_installed(members, dist_info, name))


def _dist_info(members: Sequence[Member], name: str) -> str:
    folders = {
        top for member in members for top in [member.path.split("/")[0]] if "/" in member.path
    }
    found = sorted(folder for folder in folders if folder.endswith(".dist-info"))
    if len(found) != 1:
        raise LayergenError(f"{name} is no wheel: it has {len(found)} .dist-info folders")
    return found[0]


def _prove(members: Sequence[Member], dist_info: str, name: str) -> None:
    recorded = _record(members, dist_info, name)
    present = {member.path for member in members}
    if missing := sorted(path for path in recorded if path not in present and path[-1:] != "/"):
        raise LayergenError(f"{name} lacks {missing[0]}, which its RECORD names")
    for member in members:
        folder, _, file = member.path.rpartition("/")
        if folder == dist_info and file in _UNLISTED:
            continue
        algorithm, _, digest = recorded.get(member.path, "").partition("=")
        if algorithm not in _STRONG:
            raise LayergenError(f"{name} holds {member.path}, of which its RECORD has no hash")
        if digest.rstrip("=") != _urlsafe(_digest(member, algorithm)):
            raise LayergenError(
                f"{name} holds {member.path} with other content than its RECORD says",
                hint="the file is damaged or was altered; ask who published it",
            )


def _record(members: Sequence[Member], dist_info: str, name: str) -> Mapping[str, str]:
    record = next((m for m in members if m.path == f"{dist_info}/RECORD"), None)
    if record is None:
        raise LayergenError(f"{name} is no wheel: it has no RECORD")
    try:
        rows = csv.reader(io.StringIO(content_of(record).decode()))
        return {row[0].replace("\\", "/"): row[1] for row in rows if len(row) > 1}
    except (UnicodeDecodeError, csv.Error) as error:
        raise LayergenError(f"the RECORD of {name} cannot be read: {error}") from None


def _digest(member: Member, algorithm: str) -> bytes:
    if algorithm == "sha256":
        return bytes.fromhex(member.sha256)
    return hashlib.new(algorithm, content_of(member)).digest()


def _urlsafe(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def _installed(members: Sequence[Member], dist_info: str, name: str) -> Iterator[Member]:
    data = f"{dist_info.removesuffix('.dist-info')}.data/"
    for member in members:
        path = member.path
        if path.startswith(data):
            scheme, _, path = path.removeprefix(data).partition("/")
            if scheme in _LEFT_OUT:
                continue
            if scheme not in _MERGED or not path:
                raise LayergenError(f"{name} holds {member.path}, which no wheel may hold")
        pure = PurePosixPath(path)
        if str(pure.parent) == dist_info and pure.name in _INSTALLERS_OWN:
            continue
        if "__pycache__" in pure.parts:
            continue
        yield member._replace(path=path) if path != member.path else member
