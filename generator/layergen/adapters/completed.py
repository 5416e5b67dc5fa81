"""How a program ended, and what may be told about it.

Arguments and the environment are where tokens live, so an error shows neither; what the program
wrote to stderr is shown with known secrets masked.
"""

import errno
import os
import re
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from layergen.errors import LayergenError

_TAIL_LINES = 20
_FULL = re.compile(
    r"No space left on device|Disk quota exceeded|ENOSPC|EDQUOT|File too large|EFBIG"
)
_SECRET_NAME = re.compile(r"TOKEN|SECRET|PASSW|CREDENTIAL|API_?KEY|ACCESS_KEY", re.IGNORECASE)
_SHORTEST_SECRET = 8
"""Masking shorter values would turn ordinary words into stars."""
_URL_USER = re.compile(r"(?<=://)[^/@\s]+(?=@)")


@dataclass(frozen=True, slots=True)
class Completed:
    """A program that has ended. A negative `returncode` is the signal that ended it."""

    argv: tuple[str, ...]
    returncode: int
    stdout: str
    stderr: str


def refuse_full_disk(completed: Completed) -> None:
    """Raise OSError, without a path, for a program that failed as it had no room for its files."""
    if completed.returncode and _FULL.search(f"{completed.stderr}{completed.stdout}"):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class ProcessError(LayergenError):
    """A program ended with an error. The message holds the end of what it wrote to stderr."""

    def __init__(self, completed: Completed, env: Mapping[str, str], *, hint: str = "") -> None:
        self.completed = completed
        said = masked(tail(completed.stderr or completed.stdout), env)
        message = f"{called(completed.argv)} {_ending(completed.returncode)}"
        super().__init__(f"{message}:\n{said}" if said else message, hint=hint)


def called(argv: Sequence[str]) -> str:
    """Name a call by its program and subcommand."""
    words = [word for word in argv[1:] if re.fullmatch(r"[a-z][a-z-]*", word)]
    return " ".join([PurePath(argv[0]).name, *words[:1]])


def masked(text: str, env: Mapping[str, str]) -> str:
    """Replace the secrets that `env` holds, and user names and passwords in URLs, by stars."""
    for name, value in env.items():
        if _SECRET_NAME.search(name) and len(value) >= _SHORTEST_SECRET:
            text = text.replace(value, "***")
    return _URL_USER.sub("***", text)


def tail(text: str) -> str:
    """Keep the last lines of what a program said."""
    return "\n".join(text.strip().splitlines()[-_TAIL_LINES:])


def _ending(returncode: int) -> str:
    if returncode >= 0:
        return f"failed with exit code {returncode}"
    names = {int(member): member.name for member in signal.Signals}
    return f"was ended by {names.get(-returncode, f'signal {-returncode}')}"
