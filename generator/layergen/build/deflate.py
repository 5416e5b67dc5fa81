"""What no package brought compressed is deflated here, once, by one pinned library.

zlib and zlib-ng give different bytes, and so do their versions; whoever keeps the streams names
them with `DEFLATER`.
"""

import hashlib
from pathlib import Path
from typing import IO

from zlib_ng import zlib_ng

from layergen.build.protocol import Member
from layergen.build.zip_reader import DEFLATED, STORED

_LEVEL = 6
_RAW_DEFLATE = -15

DEFLATER = f"zlib-ng {zlib_ng.ZLIBNG_RUNTIME_VERSION} level {_LEVEL}"
"""What decides about the bytes of a stream besides the content."""


def write_stream(
    path: str, content: bytes, *, executable: bool, archive: Path, out: IO[bytes]
) -> Member:
    """Append a file's stream to `archive`, open as `out`; stored where deflating gains nothing."""
    stream = zlib_ng.compressobj(_LEVEL, wbits=_RAW_DEFLATE)
    deflated = stream.compress(content) + stream.flush()
    smaller = len(deflated) < len(content)
    raw = deflated if smaller else content
    member = Member(
        path=path,
        executable=executable,
        size=len(content),
        crc=zlib_ng.crc32(content),
        sha256=hashlib.sha256(content).hexdigest(),
        archive=archive,
        offset=out.tell(),
        compressed_size=len(raw),
        method=DEFLATED if smaller else STORED,
    )
    out.write(raw)
    return member
