"""What the commands of a rollout have in common."""

from typing import TYPE_CHECKING, Annotated

import typer

from layergen.errors import LayergenError

if TYPE_CHECKING:
    from layergen.model.environment import Environment

FunctionArgument = Annotated[str, typer.Argument(help="A function of the strategy.")]
SomeFunctionArgument = Annotated[
    str | None, typer.Argument(help="A function of the strategy.", show_default=False)
]
AllOption = Annotated[
    bool, typer.Option("--all", help="Every alias of the environment that is on its way.")
]


def _reason(text: str) -> str:
    """Take blanks for no reason. Raises BadParameter: nobody could read it afterwards."""
    if text and not text.strip():
        raise typer.BadParameter("say why, for those who come after")
    return " ".join(text.split())


OneRegionOption = Annotated[
    str | None,
    typer.Option("--region", "-r", help="The region; needed if the environment has several."),
]
OfflineOption = Annotated[
    bool, typer.Option("--offline", help="Do not ask AWS; decide by what the lock holds.")
]
SkipOption = Annotated[
    str,
    typer.Option(
        metavar="REASON",
        callback=_reason,
        help="Go on without waiting for bake and evidence; the reason is kept in the lock.",
    ),
]
SmokeOption = Annotated[
    bool,
    typer.Option("--smoke", help="First import everything that the candidate's layers bring."),
]
ReasonOption = Annotated[
    str, typer.Option(metavar="TEXT", callback=_reason, help="Why; it is kept in the lock.")
]


def one_region(environment: "Environment", region: str | None) -> str:
    """Give the region that is meant.

    Raises LayergenError if the environment does not have it, BadParameter if one has to be named.
    """
    have = ", ".join(environment.regions)
    if region is None and len(environment.regions) > 1:
        raise typer.BadParameter(
            f"{environment.name} has the regions {have}: which one?", param_hint="--region"
        )
    chosen = region or environment.regions[0]
    if chosen not in environment.regions:
        raise LayergenError(f"{environment.name} has no region {chosen}", hint=f"it has: {have}")
    return chosen
