"""`layergen prune`: releases that nobody needs leave an environment."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import Checkout, OneEnvironmentOption, Session, session
from layergen.cli.registry import DryRunOption, edit_checkout
from layergen.cli.unmanaged import Search, delete, find, refuse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from layergen.model.environment import Environment
    from layergen.model.retirement import Decision
    from layergen.resolve.edit import Edit


_PANEL = "With --unmanaged"
_UNMANAGED_ONLY = {"name": "--name", "everything": "--all", "keep": "--keep", "apply": "--apply"}


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
            help="Let go of what is shared at once, without taking it back from others first: you "
            "made sure that no other account uses it.",
        ),
    ] = False,
    unmanaged: Annotated[
        bool,
        typer.Option(
            "--unmanaged",
            help="Look for layer versions in AWS that no lock knows, instead of releases.",
            rich_help_panel=_PANEL,
        ),
    ] = False,
    name: Annotated[
        list[str] | None,
        typer.Option(
            metavar="GLOB",
            help="Also layers that are called so, besides the environment's own; may be given more "
            "than once.",
            rich_help_panel=_PANEL,
        ),
    ] = None,
    everything: Annotated[
        bool,
        typer.Option("--all", help="Layers of any name.", rich_help_panel=_PANEL),
    ] = False,
    keep: Annotated[
        int,
        typer.Option(
            min=0,
            metavar="N",
            help="Keep as many of the newest of each layer in each region.",
            rich_help_panel=_PANEL,
        ),
    ] = 3,
    apply: Annotated[
        bool,
        typer.Option(
            "--apply",
            help="Delete through the API what is shown to be deleted.",
            rich_help_panel=_PANEL,
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

    With `--unmanaged` it looks into AWS, in all regions of the environment, for layer versions that
    no lock knows, and shows which of them nobody uses. `--apply` deletes those, and nothing if some
    functions could not be seen. Other Terraform code may manage what no lock here knows, so look
    first.

    Example: `layergen prune --env prod data-tools --dry-run`
    """
    here = session(context)
    if unmanaged:
        if releases:
            raise typer.BadParameter("takes no releases: use --name", param_hint="--unmanaged")
        if apply and dry_run:
            raise typer.BadParameter("contradicts --dry-run", param_hint="--apply")
        search = Search(
            globs=(*(name or ()), *(["*"] if everything else [])),
            keep=keep,
            shared_ok=shared_ok,
        )
        _prune_unmanaged(here, env, search, format_, apply=apply)
        return
    for parameter, option in _UNMANAGED_ONLY.items():
        # In the environment it may stand for every run.
        source = context.get_parameter_source(parameter)
        if source and source.name == "COMMANDLINE":
            raise typer.BadParameter("needs --unmanaged", param_hint=option)

    def decide(found: Checkout, environment: "Environment") -> "Edit":
        from layergen.adapters.clock import now
        from layergen.resolve import retirement

        repository = found.repository
        choice = retirement.choose(repository, environment, releases or ())
        decisions = retirement.decide(repository, environment, choice, now(), shared_ok=shared_ok)
        edit = retirement.retire(repository.lock_of(env), environment, decisions)
        _print(env, decisions, format_)
        return edit

    edit_checkout(here, env, decide, dry_run=dry_run)


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


def _prune_unmanaged(
    here: Session, env: str, search: Search, format_: PruneFormat, *, apply: bool
) -> None:
    from layergen.adapters import console
    from layergen.report.unmanaged_json import unmanaged_json
    from layergen.report.unmanaged_markdown import unmanaged_markdown
    from layergen.report.unmanaged_text import unmanaged_text

    finding = find(here, env, search)
    if format_ is PruneFormat.JSON:
        console.write(unmanaged_json(env, finding.decided))
    elif format_ is PruneFormat.MARKDOWN:
        console.write(unmanaged_markdown(env, finding.decided))
    elif finding.decided:
        console.show(unmanaged_text(finding.decided))
    else:
        here.say("there is no layer version that no lock knows")
    refuse(finding)
    if apply and finding.deletable:
        delete(here, finding)
    elif finding.deletable:
        here.say(f"nothing was deleted: --apply deletes {len(finding.deletable)} of them")
