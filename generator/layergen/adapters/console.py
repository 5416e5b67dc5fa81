"""The terminal: data to stdout, everything else to stderr, colour only where it is wanted."""

import os
import sys
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from layergen.diagnostics import Diagnostic, Severity
from layergen.errors import InvalidInputError, LayergenError

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

_COLOUR_ANYWAY = {"FORCE_COLOR", "TTY_COMPATIBLE"}
"""With these, rich prints colours where there is no terminal."""
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}


def write(text: str) -> None:
    """Print data, byte for byte: what a pipe or a file shall get. No data prints nothing."""
    if not text:
        return
    sys.stdout.write(text if text.endswith("\n") else f"{text}\n")
    sys.stdout.flush()


@cache
def stderr() -> "Console":
    """Give the console for everything that is not data."""
    return _console(error=True)


def _console(*, error: bool) -> "Console":
    from rich.console import Console

    return Console(stderr=error, highlight=False, soft_wrap=True)


def show(renderable: "RenderableType") -> None:
    """Print a table or a tree to stdout; wide enough for its content where there is no terminal."""
    console = _console(error=False)
    if not console.is_terminal:
        console.width = 200
    console.print(renderable)


def say(text: str, *, style: str = "") -> None:
    """Print a sentence for the person in front of the terminal."""
    if not (sys.stderr.isatty() or os.environ.keys() & _COLOUR_ANYWAY):
        # Loading rich takes longer than much of the work that this tells of.
        sys.stderr.write(f"{text}\n")
        return
    from rich.text import Text

    stderr().print(Text(text, style=style))


def say_diagnostics(diagnostics: Iterable[Diagnostic]) -> None:
    """Print findings, one per line, each with its hint below."""
    from rich.text import Text

    for finding in diagnostics:
        line = Text(f"{finding.place}: ", style="bold")
        line.append(f"{finding.severity}[{finding.rule}]", style=_STYLES[finding.severity])
        line.append(f": {finding.message}", style="not bold")
        if finding.hint:
            line.append(f"\n  hint: {finding.hint}", style="not bold cyan")
        stderr().print(line)


def say_error(error: LayergenError) -> None:
    """Print what stopped a command."""
    if isinstance(error, InvalidInputError):
        say_diagnostics(error.diagnostics)
        return
    from rich.text import Text

    line = Text("error: ", style="bold red")
    line.append(error.message, style="not bold default")
    if error.hint:
        line.append(f"\n  hint: {error.hint}", style="not bold cyan")
    stderr().print(line)
