"""`layergen promote`: a release enters an environment."""

from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import Checkout, OneEnvironmentOption, session
from layergen.cli.moving import move_functions
from layergen.cli.registry import DryRunOption

if TYPE_CHECKING:
    from layergen.model.environment import Environment
    from layergen.resolve.edit import Edit


def promote(
    context: typer.Context,
    releases: Annotated[
        list[str],
        typer.Argument(metavar="LAYER[@VERSION]", help="Releases; a layer alone means its newest."),
    ],
    env: OneEnvironmentOption,
    pin: Annotated[
        bool,
        typer.Option("--pin/--no-pin", help="Also pin every function that attaches the layer."),
    ] = False,
    dry_run: DryRunOption = False,
) -> None:
    """Let releases into an environment.

    They are published by the next `layergen render` and `terraform apply`; older releases stay.

    Example: `layergen promote data-tools@1.4.0 --env prod --pin`
    """

    def decide(found: Checkout, environment: "Environment") -> "Edit":
        from layergen.resolve.promotion import promote as promoted
        from layergen.resolve.release_reference import find_releases

        chosen = find_releases(found.repository, releases)
        return promoted(found.repository, environment, chosen, move_functions=pin)

    move_functions(
        session(context),
        env,
        decide,
        dry_run=dry_run,
        hint="promote without --pin, then move those that fit: layergen upgrade --skip-unfit",
    )
