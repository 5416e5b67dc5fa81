"""A progress bar for work that people wait for; only where somebody sees it."""

import contextlib
import sys
from collections.abc import Callable, Iterator

from layergen.adapters import console


@contextlib.contextmanager
def progress(label: str, total: int, *, quiet: bool = False) -> Iterator[Callable[[], None]]:
    """Show a bar on stderr while inside, if that is a terminal. Call the result after each step."""
    if quiet or not sys.stderr.isatty():
        # Loading the bar takes longer than much of the work that it would show.
        yield lambda: None
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        console=console.stderr(),
        transient=True,
    ) as bar:
        task = bar.add_task(label, total=total)

        def advance() -> None:
            bar.advance(task)

        yield advance
