"""`layergen rollout start`: an alias, or a candidate and its first traffic."""

from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import OneEnvironmentOption, checkout, session
from layergen.cli.registry import edit_lock, waiting
from layergen.cli.rollout.options import FunctionArgument, OneRegionOption, one_region

if TYPE_CHECKING:
    from layergen.model.environment import Environment
    from layergen.model.repository import Repository
    from layergen.resolve.edit import Edit


def start(
    context: typer.Context,
    function: FunctionArgument,
    env: OneEnvironmentOption,
    region: OneRegionOption = None,
    *,
    candidate: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="The published version that traffic moves to; the newest by default.",
            show_default=False,
        ),
    ] = None,
    stable: Annotated[
        int | None,
        typer.Option(
            min=1,
            help="The published version that a new alias points at; by default where it points in "
            "AWS, or else the newest.",
            show_default=False,
        ),
    ] = None,
    offline: Annotated[
        bool,
        typer.Option(
            "--offline",
            help="Do not ask AWS: take the versions as they are told, and shift nothing yet.",
        ),
    ] = False,
) -> None:
    """Shift the first step of traffic to a candidate, or create the alias.

    The first start creates the alias, at the version that has the traffic now. Every other one
    looks for what Lambda would refuse and for what would hurt, and tells all of it at once:
    versions that are not published, another role or dead-letter target, provisioned concurrency,
    an alarm that fires or is not there, a candidate that was aborted before, and one whose layers
    are not the pinned ones.

    Example: `layergen rollout start checkout --env prod`
    """
    here = session(context)
    found = checkout(here, mending=True)
    environment = found.environment(env)
    where = one_region(environment, region)
    chosen = None if candidate is None else str(candidate)
    scene = None
    if not offline:
        from layergen.adapters.aws import sign_in
        from layergen.cli.rollout import looking
        from layergen.resolve.aliases import AliasCase

        case = AliasCase(found.repository, environment, where, function)
        with waiting(here, f"{function}, alias {case.alias} in {where}"):
            scene = looking.scene(sign_in(environment, where), case, chosen)

    def decide(repository: "Repository", environment: "Environment") -> "Edit":
        from layergen.adapters.clock import now
        from layergen.resolve import alias_start
        from layergen.resolve.aliases import AliasCase

        return alias_start.start(
            AliasCase(repository, environment, where, function),
            now(),
            scene,
            stable=None if stable is None else str(stable),
            candidate=chosen,
        )

    edit_lock(here, env, decide, warned=True)
