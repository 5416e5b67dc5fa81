"""`layergen prune`: releases that nobody needs leave an environment."""

from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import OneEnvironmentOption, session
from layergen.cli.registry import edit_lock

if TYPE_CHECKING:
    from layergen.model.environment import Environment
    from layergen.model.repository import Repository
    from layergen.resolve.edit import Edit


def prune(
    context: typer.Context,
    env: OneEnvironmentOption,
    releases: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="LAYER[@VERSION]",
            help="Only these layers; a release is retired even if it is among the newest.",
        ),
    ] = None,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the decisions and write nothing.")
    ] = False,
    shared_ok: Annotated[
        bool,
        typer.Option(
            "--shared-ok",
            help="Also retire releases of shared layers: you made sure that nobody uses them.",
        ),
    ] = False,
) -> None:
    """Let old releases leave an environment, and say why for each one.

    The newest ones stay (`retain`), and so does whatever a pin, a rollout, a function or a function
    version uses, whoever asks. Run `layergen usage --env ENV --write` right before. Only the lock
    changes here: the next `layergen render` and `terraform plan` show what will be destroyed. Run
    `layergen record` after the apply.

    Example: `layergen prune --env prod data-tools --dry-run`
    """
    here = session(context)

    def decide(repository: "Repository", environment: "Environment") -> "Edit":
        from layergen.adapters import console
        from layergen.report.registry import retirement_table
        from layergen.resolve import retirement
        from layergen.resolve.edit import Edit

        choice = retirement.choose(repository, environment, releases or ())
        decisions = retirement.decide(repository, environment, choice, shared_ok=shared_ok)
        if decisions:
            console.show(retirement_table(decisions))
        lock = repository.lock_of(env)
        edit = retirement.retire(lock, environment, decisions)
        if dry_run:
            return Edit(lock, notes=tuple(f"not written: {change}" for change in edit.changes))
        if not edit.changes:
            return edit
        note = (
            "the next `layergen render` and `terraform plan` show what is destroyed; "
            f"after the apply: layergen record --env {env}"
        )
        return edit.then(Edit(edit.lock, notes=(note,)))

    edit_lock(here, env, decide)
