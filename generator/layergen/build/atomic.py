"""Files that are there whole or not at all, also when two processes write the same one.

Without `fsync`: whatever is written here can be made again, and is checked before it is used.
"""

import contextlib
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from layergen.errors import naming


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[IO[bytes]]:
    """Open a new file that takes the place of `path` at the end; the old one stays on an error."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        with naming(path), temporary.open("xb") as file:
            yield file
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
