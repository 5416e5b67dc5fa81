"""Files that were made on this machine: deflated here, and kept under the hash of what they say.

What a build or an install script leaves has no package file whose hash could name it.
"""

import hashlib
from collections.abc import Iterable, Sequence

from layergen.build.deflate import DEFLATER, write_stream
from layergen.build.package_cache import PackageCache
from layergen.build.protocol import Member
from layergen.errors import LayergenError


def keep_made(
    files: Iterable[tuple[str, bool, bytes]], cache: PackageCache
) -> tuple[str, tuple[Member, ...]]:
    """Keep files, each as path, executable or not, and content; give their key and members.

    Raises LayergenError if the cache does not keep them.
    """
    with cache.workspace() as workspace:
        streams = workspace / "streams"
        with streams.open("wb") as out:
            members = [
                write_stream(path, content, executable=executable, archive=streams, out=out)
                for path, executable, content in files
            ]
        key = _tree_sha256(members)
        cache.add(key, streams, members)
    kept = cache.members_of(key)
    if kept is None:
        raise LayergenError("the package cache loses what is written to it", hint="check the disk")
    return key, kept


def _tree_sha256(members: Sequence[Member]) -> str:
    digest = hashlib.sha256(f"{DEFLATER}\n".encode())
    for member in members:
        digest.update(f"{member.executable:d} {member.sha256} {member.path}\n".encode())
    return digest.hexdigest()
