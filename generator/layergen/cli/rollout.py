"""`layergen rollout`: aliases on their way from one function version to the next."""

from collections.abc import Callable
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import (
    EnvironmentOption,
    OneEnvironmentOption,
    RegionOption,
    checkout,
    session,
)
from layergen.cli.registry import edit_lock
from layergen.errors import LayergenError

if TYPE_CHECKING:
    from layergen.model.environment import Environment
    from layergen.model.repository import Repository
    from layergen.resolve.edit import Edit

app = typer.Typer(
    name="rollout",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    help="Move an alias to a new function version, step by step. Every step is a commit: it "
    "changes the lock, `layergen render` writes it as Terraform, and the next apply shifts the "
    "traffic.",
)

FunctionArgument = Annotated[str, typer.Argument(help="A function of the strategy.")]
OneRegionOption = Annotated[
    str | None,
    typer.Option("--region", "-r", help="The region; needed if the environment has several."),
]


class RolloutFormat(StrEnum):
    """How the answer is printed."""

    TEXT = "text"
    JSON = "json"


@app.command()
def start(
    context: typer.Context,
    function: FunctionArgument,
    env: OneEnvironmentOption,
    region: OneRegionOption = None,
    *,
    candidate: Annotated[
        int | None, typer.Option(min=1, help="The published version that traffic moves to.")
    ] = None,
    stable: Annotated[
        int | None,
        typer.Option(min=1, help="The published version that a new alias points at."),
    ] = None,
) -> None:
    """Shift the first step of traffic to a candidate, or create the alias.

    The first start needs `--stable`; alone it creates the alias there and shifts nothing.

    Example: `layergen rollout start checkout --env prod --candidate 42`
    """
    from layergen.resolve import aliases

    _change(
        context,
        env,
        region,
        lambda repository, environment, where: aliases.start(
            repository,
            environment,
            where,
            function,
            stable=None if stable is None else str(stable),
            candidate=None if candidate is None else str(candidate),
        ),
    )


@app.command()
def advance(
    context: typer.Context,
    function: FunctionArgument,
    env: OneEnvironmentOption,
    region: OneRegionOption = None,
) -> None:
    """Give the candidate its next larger share of traffic.

    Example: `layergen rollout advance checkout --env prod`
    """
    from layergen.resolve import aliases

    _change(
        context,
        env,
        region,
        lambda repository, environment, where: aliases.advance(
            repository, environment, where, function
        ),
    )


@app.command()
def promote(
    context: typer.Context,
    function: FunctionArgument,
    env: OneEnvironmentOption,
    region: OneRegionOption = None,
) -> None:
    """Give the candidate all traffic: it is the stable version from then on.

    Example: `layergen rollout promote checkout --env prod`
    """
    from layergen.resolve import aliases

    _change(
        context,
        env,
        region,
        lambda repository, environment, where: aliases.promote(
            repository, environment, where, function
        ),
    )


@app.command()
def abort(
    context: typer.Context,
    function: FunctionArgument,
    env: OneEnvironmentOption,
    region: OneRegionOption = None,
) -> None:
    """Give all traffic back to the stable version; the candidate cannot be started again.

    Example: `layergen rollout abort checkout --env prod`
    """
    from layergen.resolve import aliases

    _change(
        context,
        env,
        region,
        lambda repository, environment, where: aliases.abort(
            repository, environment, where, function
        ),
    )


@app.command()
def status(
    context: typer.Context,
    function: Annotated[
        str | None, typer.Argument(help="A function; all of them by default.")
    ] = None,
    env: EnvironmentOption = None,
    region: RegionOption = None,
    *,
    format_: Annotated[
        RolloutFormat,
        typer.Option(
            "--format", envvar="LAYERGEN_ROLLOUT_STATUS_FORMAT", help="How the answer is printed."
        ),
    ] = RolloutFormat.TEXT,
) -> None:
    """Show where every alias stands, as the locks say.

    Example: `layergen rollout status --env prod --format json`
    """
    from layergen.adapters import console
    from layergen.report.registry import rollouts_json, rollouts_table
    from layergen.resolve.aliases import standing

    here = session(context)
    found = checkout(here, mending=True)
    rollouts = standing(found.repository, found.roots(env, region), function)
    if format_ is RolloutFormat.JSON:
        console.write(rollouts_json(rollouts))
    elif any(rollouts.values()):
        console.show(rollouts_table(rollouts))
    else:
        here.say("no alias has been started here")


def _change(
    context: typer.Context,
    env: str,
    region: str | None,
    change: "Callable[[Repository, Environment, str], Edit]",
) -> None:
    def decide(repository: "Repository", environment: "Environment") -> "Edit":
        return change(repository, environment, _region(environment, region))

    edit_lock(session(context), env, decide)


def _region(environment: "Environment", region: str | None) -> str:
    have = ", ".join(environment.regions)
    if region is None and len(environment.regions) > 1:
        raise typer.BadParameter(
            f"{environment.name} has the regions {have}: which one?", param_hint="--region"
        )
    chosen = region or environment.regions[0]
    if chosen not in environment.regions:
        raise LayergenError(f"{environment.name} has no region {chosen}", hint=f"it has: {have}")
    return chosen
