"""`layergen matrix`: what a CI run has to build, one job per zip."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import Checkout, EnvironmentOption, checkout, session
from layergen.errors import LayergenError

if TYPE_CHECKING:
    from layergen.model.release import LayersLock


class MatrixFormat(StrEnum):
    """How the answer is printed."""

    TEXT = "text"
    JSON = "json"


def matrix(
    context: typer.Context,
    env: EnvironmentOption = None,
    *,
    changed_since: Annotated[
        str,
        typer.Option(
            "--changed-since",
            metavar="REF",
            help="What layers.lock.json has gained since this commit, branch or tag instead.",
        ),
    ] = "",
    format_: Annotated[
        MatrixFormat,
        typer.Option(
            "--format", envvar="LAYERGEN_MATRIX_FORMAT", help="How the answer is printed."
        ),
    ] = MatrixFormat.TEXT,
) -> None:
    """Show what has to be built, for a CI job per zip.

    By default every variant that an environment retains and has not published in all its regions.
    With JSON it is a matrix for GitHub's `strategy.matrix`, whose jobs run
    `layergen build RELEASE --variant VARIANT`. GitHub refuses an empty matrix, so let the job
    depend on `include[0]`.

    Example: `layergen matrix --changed-since origin/main --format json`
    """
    from layergen.adapters import console
    from layergen.report.matrix import matrix_json, matrix_table
    from layergen.resolve.matrix import MOST_JOBS
    from layergen.resolve.matrix import changed_since as changed
    from layergen.resolve.wanted import unpublished

    current = session(context)
    found = checkout(current, mending=True)
    roots = found.roots(env, None)
    if changed_since:
        wanted = changed(found.repository, _lock_at(found, changed_since), roots)
    else:
        wanted = unpublished(found.repository, roots)
    if format_ is MatrixFormat.JSON:
        console.write(matrix_json(wanted))
        if len(wanted) > MOST_JOBS:
            current.say(
                f"{len(wanted)} jobs, and GitHub takes {MOST_JOBS}: use layergen build --shard"
            )
    elif wanted:
        console.show(matrix_table(wanted))
    else:
        current.say("nothing to build")


def _lock_at(found: Checkout, reference: str) -> "LayersLock":
    """Give the lock of a commit; an empty one from before there was any."""
    from layergen.adapters.git import file_at
    from layergen.diagnostics import errors_in
    from layergen.load.repository import LAYERS_LOCK, load_repository

    text = file_at(found.root, reference, LAYERS_LOCK)
    loaded = load_repository({} if text is None else {LAYERS_LOCK: text})
    # A commit is asked for its lock only; what is said about other files means nothing.
    findings = [one for one in loaded.diagnostics if one.place.file == LAYERS_LOCK]
    for finding in errors_in(findings):
        raise LayergenError(
            f"{finding.place} as of {reference} cannot be read: {finding.message}",
            hint="name a commit whose lock is valid",
        )
    return loaded.repository.layers_lock
