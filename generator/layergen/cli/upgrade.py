"""`layergen upgrade`: many functions move to a release, all at once or in waves."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import Checkout, OneEnvironmentOption, session
from layergen.cli.moving import move_functions, moves_of
from layergen.cli.registry import DryRunOption
from layergen.cli.waves import percent_of
from layergen.model.strategy import Scope

if TYPE_CHECKING:
    from layergen.model.environment import Environment
    from layergen.resolve.edit import Edit


class UpgradeFormat(StrEnum):
    """How the decision is printed."""

    TEXT = "text"
    JSON = "json"


def upgrade(
    context: typer.Context,
    layer: Annotated[
        str,
        typer.Argument(
            metavar="LAYER[@VERSION]",
            help="The release to move to; a layer alone means the newest that is in the "
            "environment.",
        ),
    ],
    env: OneEnvironmentOption,
    to: Annotated[
        str | None, typer.Option(metavar="VERSION", help="The version, if LAYER has none.")
    ] = None,
    *,
    scope: Annotated[
        list[Scope] | None,
        typer.Option(help="Only functions of this scope; may be given more than once."),
    ] = None,
    owner: Annotated[
        list[str] | None,
        typer.Option(help="Only functions of this owner; may be given more than once."),
    ] = None,
    function: Annotated[
        list[str] | None,
        typer.Option(
            metavar="GLOB", help="Only functions with such a name; may be given more than once."
        ),
    ] = None,
    wave: Annotated[
        str | None,
        typer.Option(
            metavar="PERCENT",
            help="Go on until this share of the chosen functions has moved, for example 10%.",
        ),
    ] = None,
    skip_unfit: Annotated[
        bool,
        typer.Option("--skip-unfit", help="Leave functions that the release does not fit."),
    ] = False,
    downgrade: Annotated[
        bool,
        typer.Option("--downgrade", help="Also move functions back that are on a newer release."),
    ] = False,
    dry_run: DryRunOption = False,
    format_: Annotated[
        UpgradeFormat,
        typer.Option(
            "--format", envvar="LAYERGEN_UPGRADE_FORMAT", help="How the decision is printed."
        ),
    ] = UpgradeFormat.TEXT,
) -> None:
    """Move the functions that attach a layer to one of its releases.

    All of them, or those that you choose, or a share of these: `--wave 10%`, look, then
    `--wave 50%`, then without it. Which go first is decided by their hashed names, so the same
    command moves nobody twice and a larger wave goes on where the last one ended. The environment
    has to hold the release (`layergen promote`). If it does not fit one of them, none moves.

    Example: `layergen upgrade data-tools --to 1.4.0 --env prod --owner shop --wave 10%`
    """
    percent = percent_of(wave)
    documents: list[str] = []

    def decide(found: Checkout, environment: "Environment") -> "Edit":
        from layergen.report.upgrade_json import upgrade_json
        from layergen.resolve import moves, pinning
        from layergen.resolve import upgrade as upgrading
        from layergen.resolve.edit import Edit
        from layergen.resolve.selection import Selection, select

        repository = found.repository
        release = upgrading.target(repository, environment, layer, to)
        pinning.check_retained(repository, environment, release)
        selection = Selection(frozenset(scope or ()), frozenset(owner or ()), tuple(function or ()))
        chosen = select(repository, release.layer, selection)

        def moved(names: tuple[str, ...]) -> Edit:
            return pinning.pin(repository, environment, [(name, release) for name in names])

        everybody = upgrading.plan(
            repository, environment, release, chosen, downgrade=downgrade
        ).moving
        unfit = moves.misfits(moves_of(found, environment, moved(everybody)))
        fitting = [f for f in chosen if not skip_unfit or f.name not in unfit]
        plan = upgrading.plan(
            repository, environment, release, fitting, percent=percent, downgrade=downgrade
        )
        documents.append(upgrade_json(env, plan, unfit))
        edit = moved(plan.moving)
        return edit.then(
            Edit(
                edit.lock,
                notes=tuple(upgrading.progress(plan, environment)),
                warnings=tuple(upgrading.left_behind(plan, unfit)),
            )
        )

    move_functions(
        session(context),
        env,
        decide,
        dry_run=dry_run,
        hint="--skip-unfit leaves them where they are and moves the others",
    )
    if format_ is UpgradeFormat.JSON:
        from layergen.adapters import console

        console.write("".join(documents))
