"""A package's tarball as members of a layer: what npm would extract, deflated once."""

import gzip
import io
import re
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from layergen.build.deflate import write_stream
from layergen.build.paths import objection
from layergen.build.protocol import Member
from layergen.errors import LayergenError

_LEFT_OUT = frozenset({".gitignore", ".npmignore"})
"""npm renames the one to the other on the way; nothing reads either at run time."""
_LARGEST_BYTES = 1 << 30
"""Four times what Lambda takes: whatever is larger is meant to fill a disk."""
_EXECUTABLE = 0o111
_NOTHING = re.compile(r"^(?:\./+)+|(?<=/)(?:\.?/)+|/\.?$")
"""What some packers write and no path needs: `./a`, `a/./b`, `a//b`, `a/`, `a/.`."""
_HINT = "the file is damaged or was made to deceive; fetch it again, or ask who published it"


def read_tarball(tarball: Path, name: str, streams: Path) -> tuple[Member, ...]:
    """Deflate a tarball's files into `streams`, and give them as paths below the package's folder.

    `name` is the tarball's file name. Links are left out, as npm leaves them out. Raises
    LayergenError for a tarball that is damaged, or whose paths lead out of the package.
    """
    members: dict[str, Member] = {}
    with streams.open("wb") as out:
        for path, entry, content in _files(tarball, name):
            member = write_stream(
                path,
                content,
                executable=bool(entry.mode & _EXECUTABLE),
                archive=streams,
                out=out,
            )
            if members.setdefault(path, member).sha256 != member.sha256:
                raise _refusal(name, f"holds {path} twice, with different content")
    if "package.json" not in members:
        raise _refusal(name, "is no npm package: it has no package.json")
    return tuple(members.values())


def _files(tarball: Path, name: str) -> Iterator[tuple[str, tarfile.TarInfo, bytes]]:
    try:
        with gzip.open(tarball) as file:
            unzipped = file.read(_LARGEST_BYTES + 1)
        if len(unzipped) > _LARGEST_BYTES:
            raise _refusal(name, f"holds more than {_LARGEST_BYTES} bytes")
        with tarfile.open(fileobj=io.BytesIO(unzipped), mode="r:") as archive:
            for entry in archive:
                path = _path(entry, name)
                if entry.isdir() or entry.issym() or entry.islnk():
                    continue
                if not entry.isreg():
                    raise _refusal(name, f"holds {entry.name}, which is neither file nor folder")
                if path.rpartition("/")[2] in _LEFT_OUT:
                    continue
                yield path, entry, _content(archive, entry, name)
            # tarfile takes a damaged header for the end.
            if unzipped.count(0, archive.offset) < len(unzipped) - archive.offset:
                raise _refusal(name, "is no valid tarball: it goes on after its end")
    except (tarfile.TarError, EOFError, zlib.error, OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise _refusal(name, f"is no valid tarball: {error}") from error


def _path(entry: tarfile.TarInfo, name: str) -> str:
    """Give the path below the first folder, whatever that is called."""
    whole = _NOTHING.sub("", entry.name)
    if why := objection(whole):
        raise _refusal(name, f"holds the path {entry.name!r}: {why}")
    path = whole.partition("/")[2]
    if not path and not entry.isdir():
        raise _refusal(name, f"holds {entry.name} outside of the package's folder")
    return path


def _content(archive: tarfile.TarFile, entry: tarfile.TarInfo, name: str) -> bytes:
    file: IO[bytes] | None = archive.extractfile(entry)
    content = file.read() if file is not None else b""
    if len(content) != entry.size:
        raise _refusal(name, f"ends within {entry.name}")
    return content


def _refusal(name: str, what: str) -> LayergenError:
    return LayergenError(f"{name} {what}", hint=_HINT)
