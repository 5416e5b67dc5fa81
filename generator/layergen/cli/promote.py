"""`layergen promote`: a release enters an environment."""

from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import Checkout, OneEnvironmentOption, Session, checkout, session
from layergen.cli.moving import move_functions
from layergen.cli.registry import DryRunOption, waiting

if TYPE_CHECKING:
    from layergen.model.environment import Environment
    from layergen.resolve.edit import Edit
    from layergen.resolve.isolation import Alarms


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
    force: Annotated[
        str | None,
        typer.Option(
            metavar="REASON",
            help="Let a release in although the environment's isolation holds it back. The lock "
            "keeps the reason.",
        ),
    ] = None,
    dry_run: DryRunOption = False,
) -> None:
    """Let releases into an environment.

    They are published by the next `layergen render` and `terraform apply`; older releases stay. An
    environment with `isolation` takes only what another one has proved: applied, in use, baked, and
    with its alarms quiet.

    Example: `layergen promote data-tools@1.4.0 --env prod --pin`
    """

    reason = " ".join((force or "").split())
    if force is not None and not reason:
        raise typer.BadParameter("say why, for those who come after", param_hint="--force")
    here = session(context)
    found = checkout(here, mending=True)
    # What is forced waits for nobody: AWS may be what is broken.
    alarms = {} if reason else _alarms(here, found, env)

    def decide(found: Checkout, environment: "Environment") -> "Edit":
        from layergen.adapters.clock import now
        from layergen.resolve.isolation import held_back
        from layergen.resolve.promotion import promote as promoted
        from layergen.resolve.release_reference import find_releases

        chosen = find_releases(found.repository, releases)
        return promoted(
            found.repository,
            environment,
            chosen,
            move_functions=pin,
            held_back=held_back(found.repository, environment, chosen, now(), alarms),
            force=reason,
        )

    move_functions(
        here,
        env,
        decide,
        warned=True,
        dry_run=dry_run,
        hint="promote without --pin, then move those that fit: layergen upgrade --skip-unfit",
    )


def _alarms(here: Session, found: Checkout, env: str) -> "Alarms":
    """Ask the stage before for the alarms that have to be quiet there."""
    isolation = found.environment(env).isolation
    if isolation is None or not isolation.alarms:
        return {}
    from layergen.adapters.aws import sign_in
    from layergen.adapters.aws_alarms import alarms

    before = found.environment(isolation.after)
    with waiting(here, f"alarms in {before.name}"):
        account = sign_in(before, before.regions[0])
        return {
            (region, name): alarm
            for region in before.regions
            for name, alarm in alarms(account, region, isolation.alarms).items()
        }
