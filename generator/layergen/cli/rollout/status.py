"""`layergen rollout status`: where aliases stand."""

import dataclasses
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import EnvironmentOption, RegionOption, checkout, session
from layergen.cli.registry import waiting
from layergen.cli.rollout.options import SomeFunctionArgument
from layergen.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from layergen.cli.context import Checkout
    from layergen.model.live_alias import LiveAlias
    from layergen.model.status import RolloutStanding


class RolloutFormat(StrEnum):
    """How the answer is printed."""

    TEXT = "text"
    JSON = "json"


def status(
    context: typer.Context,
    function: SomeFunctionArgument = None,
    env: EnvironmentOption = None,
    region: RegionOption = None,
    *,
    everything: Annotated[
        bool, typer.Option("--all", help="Also the aliases that are at rest.")
    ] = False,
    due: Annotated[
        bool,
        typer.Option(
            "--due", help="Only those that it is time to look at: baked, or not seen in AWS yet."
        ),
    ] = False,
    live: Annotated[
        bool,
        typer.Option("--live", help="Ask AWS where they are; exit with 2 if one is elsewhere."),
    ] = False,
    format_: Annotated[
        RolloutFormat,
        typer.Option(
            "--format", envvar="LAYERGEN_ROLLOUT_STATUS_FORMAT", help="How the answer is printed."
        ),
    ] = RolloutFormat.TEXT,
) -> None:
    """Show the aliases that are on their way or were sent back, as the locks say.

    `layergen -q rollout status --due` is for a job that tells somebody: it prints nothing while
    nothing is due.

    Example: `layergen rollout status --env prod --due --format json`
    """
    from layergen.adapters import console
    from layergen.adapters.clock import now
    from layergen.report.rollouts_json import rollouts_json
    from layergen.report.rollouts_text import rollouts_table
    from layergen.resolve.rollout_standing import rollout_standings

    here = session(context)
    found = checkout(here, mending=True)
    roots = found.roots(env, region)
    standings = [
        one
        for one in rollout_standings(found.repository, roots, now(), function)
        if (one.is_due or not due) and (everything or function or not _is_at_rest(one))
    ]
    elsewhere = False
    if live:
        with waiting(here, "AWS"):
            standings, elsewhere = _live(found, standings)
    if format_ is RolloutFormat.JSON:
        console.write(rollouts_json(standings))
    elif standings:
        console.show(rollouts_table(standings))
    else:
        here.say("no alias is due here" if due else "no alias is on its way here")
    if elsewhere:
        raise typer.Exit(ExitCode.DIFFERENCES)


def _is_at_rest(one: "RolloutStanding") -> bool:
    from layergen.model.rollout import RolloutState

    return one.rollout.state is RolloutState.STABLE


def _live(
    found: "Checkout", standings: "Iterable[RolloutStanding]"
) -> "tuple[list[RolloutStanding], bool]":
    from layergen.adapters.aws import sign_in
    from layergen.adapters.aws_aliases import live_alias
    from layergen.adapters.aws_parallel import each
    from layergen.model.live_alias import AliasPosition
    from layergen.resolve.alias_position import described, position

    shown = tuple(standings)
    accounts = {
        environment: sign_in(found.environment(environment), region)
        for environment, region in {one.environment: one.region for one in shown}.items()
    }

    def ask(one: "RolloutStanding") -> "LiveAlias | None":
        account = accounts[one.environment]
        return live_alias(account, one.region, one.function, one.rollout.alias)

    seen = []
    elsewhere = False
    for one, alias in zip(shown, each(ask, shown), strict=True):
        where = position(one.rollout, alias)
        elsewhere |= where in {AliasPosition.TRIPPED, AliasPosition.MOVED}
        seen.append(dataclasses.replace(one, live=f"{where}: {described(alias)}"))
    return seen, elsewhere
