"""What a command raises when it cannot go on. One handler in `cli` turns it into an exit code."""

from collections.abc import Iterable
from enum import IntEnum

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
