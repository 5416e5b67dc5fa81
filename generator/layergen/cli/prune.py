"""`layergen prune`: releases that nobody needs leave an environment."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import Checkout, OneEnvironmentOption, session
from layergen.cli.registry import DryRunOption, edit_checkout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layergen.model.environment import Environment
    from layergen.model.retirement import Decision
    from layergen.resolve.edit import Edit


class PruneFormat(StrEnum):
    """How the decisions are printed."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"


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
    dry_run: DryRunOption = False,
    shared_ok: Annotated[
        bool,
        typer.Option(
            "--shared-ok",
            help="Retire releases of shared layers at once, without taking them back from others "
            "first: you made sure that no other account uses them.",
        ),
    ] = False,
    format_: Annotated[
        PruneFormat,
        typer.Option(
            "--format", envvar="LAYERGEN_PRUNE_FORMAT", help="How the decisions are printed."
        ),
    ] = PruneFormat.TEXT,
) -> None:
    """Let old releases leave an environment, and say why for each one.

    The newest ones stay (`retain`), and so does whatever a pin, a rollout, a function or a function
    version uses, whoever asks. Run `layergen usage --env ENV --write` right before. Only the lock
    changes here: the next `layergen render` and `terraform plan` show what will be destroyed. Run
    `layergen record` after the apply.

    A release that is shared with other accounts is withdrawn first: it stays, and they can no
    longer take it on. It may go after the days that the layer's `quarantine` says, counted from the
    `record` that saw its grants gone. `layergen promote` takes it back into service.

    Example: `layergen prune --env prod data-tools --dry-run`
    """

    def decide(found: Checkout, environment: "Environment") -> "Edit":
        from layergen.adapters.clock import now
        from layergen.resolve import retirement

        repository = found.repository
        choice = retirement.choose(repository, environment, releases or ())
        decisions = retirement.decide(repository, environment, choice, now(), shared_ok=shared_ok)
        edit = retirement.retire(repository.lock_of(env), environment, decisions)
        _print(env, decisions, format_)
        return edit

    edit_checkout(session(context), env, decide, dry_run=dry_run)


def _print(env: str, decisions: "Sequence[Decision]", format_: PruneFormat) -> None:
    from layergen.adapters import console
    from layergen.report.retirement_json import retirement_json
    from layergen.report.retirement_markdown import retirement_markdown
    from layergen.report.retirement_text import retirement_text

    if format_ is PruneFormat.JSON:
        console.write(retirement_json(env, decisions))
    elif format_ is PruneFormat.MARKDOWN:
        console.write(retirement_markdown(env, decisions))
    elif decisions:
        console.show(retirement_text(decisions))
