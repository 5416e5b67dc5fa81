"""`layergen rollout`: aliases on their way from one function version to the next."""

import typer

from layergen.cli.rollout import abort, advance, observe, pause, promote, start, status
from layergen.cli.single_values import Command

app = typer.Typer(
    name="rollout",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="Move an alias to a new function version, step by step. Every step is a commit: it "
    "changes the lock, `layergen render` writes it as Terraform, and the next apply shifts the "
    "traffic.",
)
for command in (
    start.start,
    observe.observe,
    advance.advance,
    pause.pause,
    pause.resume,
    promote.promote,
    abort.abort,
    status.status,
):
    app.command(cls=Command)(command)
