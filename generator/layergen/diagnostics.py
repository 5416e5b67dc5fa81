"""Findings about what people wrote: what is wrong, where, and what to do about it."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How bad a finding is. Only an error stops a command.

    A note tells what is worth knowing and needs no change; only `validate` shows it.
    """

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something is written. `line` and `column` count from 1; 0 means the whole file."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding of one rule at one place."""

    rule: str
    message: str
    place: Place
    hint: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        line = f"{self.place}: {self.severity}[{self.rule}]: {self.message}"
        return f"{line}\n  hint: {self.hint}" if self.hint else line


def in_reading_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sort by place, then rule, and drop exact repeats."""
    return tuple(sorted(set(diagnostics), key=lambda d: (d.place, d.rule, d.message, d.hint)))


def beyond_notes(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Keep the findings that somebody should act on."""
    return tuple(d for d in diagnostics if d.severity is not Severity.NOTE)


def errors_in(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Keep only the findings that stop a command."""
    return tuple(d for d in diagnostics if d.severity is Severity.ERROR)
