"""What a command raises when it cannot go on. One handler in `cli` turns it into an exit code."""

import contextlib
import errno
from collections.abc import Iterable, Iterator
from enum import IntEnum
from pathlib import Path

from layergen.diagnostics import Diagnostic, in_reading_order


class ExitCode(IntEnum):
    """What a process tells its caller; the same for every command."""

    CLEAN = 0
    ERROR = 1
    DIFFERENCES = 2
    USAGE = 64


class LayergenError(Exception):
    """Something the user can act on: one sentence, and a hint that says what to do."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class InvalidInputError(LayergenError):
    """Files that people or layergen wrote do not hold together. Carries every finding at once."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = in_reading_order(diagnostics)
        super().__init__(f"{len(self.diagnostics)} finding(s)")


_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_MAKE_ROOM = (
    "make room there; LAYERGEN_CACHE moves the package cache, and TMPDIR moves temporary files"
)


def system_error(error: OSError, place: str = "") -> LayergenError:
    """Say what the operating system refused and where: at `place`, or where it says itself."""
    where = place or error.filename
    said = error.strerror or str(error)
    return LayergenError(
        f"{where}: {said}" if where else said, hint=_MAKE_ROOM if error.errno in _FULL else ""
    )


@contextlib.contextmanager
def naming(path: Path | str) -> Iterator[None]:
    """Give a path to an error that has none while inside: a full disk does not say what is full."""
    try:
        yield
    except OSError as error:
        if error.filename is None:
            error.filename = str(path)
        raise
