"""Progress of work that people wait for; only where somebody sees it."""

import contextlib
import sys
from collections.abc import Callable, Iterable, Iterator

from layergen.adapters import console

Told = Callable[[int], None]
"""Hears after each request how many things there were in the answer."""


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


@contextlib.contextmanager
def counting(
    labels: Iterable[str], things: str, *, quiet: bool = False
) -> Iterator[Callable[[str], Told]]:
    """Count requests and things per label on stderr while inside, if that is a terminal.

    How many there will be is not known before. The result gives a label's counter, which any thread
    may call.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda _: lambda _: None
        return
    from rich.progress import Progress, SpinnerColumn, TextColumn

    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        TextColumn(things + " {task.completed}, requests {task.fields[requests]}"),
        console=console.stderr(),
        transient=True,
    ) as shown:
        tasks = {label: shown.add_task(label, total=None, requests=0) for label in labels}
        requests = dict.fromkeys(tasks, 0)

        def counter(label: str) -> Told:
            def told(count: int) -> None:
                requests[label] += 1
                shown.update(tasks[label], advance=count, requests=requests[label])

            return told

        yield counter
