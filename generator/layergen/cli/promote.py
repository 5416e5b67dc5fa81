"""`layergen promote`: a release enters an environment."""

from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import OneEnvironmentOption, session
from layergen.cli.registry import edit_lock

if TYPE_CHECKING:
    from layergen.model.environment import Environment
    from layergen.model.repository import Repository
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
) -> None:
    """Let releases into an environment.

    They are published by the next `layergen render` and `terraform apply`; older releases stay.

    Example: `layergen promote data-tools@1.4.0 --env prod --pin`
    """

    def decide(repository: "Repository", environment: "Environment") -> "Edit":
        from layergen.resolve.promotion import promote as promoted
        from layergen.resolve.release_reference import find_releases

        chosen = find_releases(repository, releases)
        return promoted(repository, environment, chosen, move_functions=pin)

    edit_lock(session(context), env, decide)
