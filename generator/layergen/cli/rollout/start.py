"""`layergen rollout start`: an alias, or a candidate and its first traffic."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, cast

import typer

from layergen.cli.context import Checkout, OneEnvironmentOption, Session, checkout, session
from layergen.cli.registry import edit_lock, waiting
from layergen.cli.rollout.moving import Target, move
from layergen.cli.rollout.options import (
    OneRegionOption,
    SmokeOption,
    SomeFunctionArgument,
    one_region,
)
from layergen.cli.waves import percent_of
from layergen.errors import LayergenError

if TYPE_CHECKING:
    from datetime import datetime

    from layergen.model.environment import Environment
    from layergen.model.live_alias import Scene
    from layergen.model.repository import Repository
    from layergen.resolve.aliases import AliasCase
    from layergen.resolve.edit import Edit


def start(
    context: typer.Context,
    env: OneEnvironmentOption,
    function: SomeFunctionArgument = None,
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
            help="The published version that a new alias points at, by default where it points in "
            "AWS, or else the newest; or where somebody moved the alias by hand: the lock follows.",
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
    layer: Annotated[
        str | None,
        typer.Option(help="Start all functions that attach this layer, instead of one."),
    ] = None,
    wave: Annotated[
        str | None,
        typer.Option(
            metavar="PERCENT",
            help="Go on until this share of the layer's functions has started, for example 10%.",
        ),
    ] = None,
    smoke: SmokeOption = False,
    past_aborts: Annotated[
        bool,
        typer.Option(
            "--past-aborts", help="Start more although some were aborted with this release."
        ),
    ] = False,
) -> None:
    """Shift the first step of traffic to a candidate, or create the alias.

    The first start creates the alias, at the version that has the traffic now. Every other one
    looks for what Lambda would refuse and for what would hurt, and tells all of it at once:
    versions that are not published, another role or dead-letter target, provisioned concurrency,
    an alarm that fires or is not there, a candidate that was aborted before, and one whose layers
    are not the pinned ones.

    `--smoke` first puts the candidate's layers, together and in order, onto a probe of the same
    runtime and architecture, which imports everything that they bring. That it passed is kept in
    the lock; where the strategy asks for it (`smoke: true`), nothing is shifted without.

    With `--layer`, the functions that attach it start in waves, one region at a time: `--wave 10%`,
    then more, then without it. Their hashed names decide which go first, so the same command goes
    on where the last one ended. It starts nobody once one was aborted with the pinned release, and
    no more at once than `rollouts.at_once` in layers.yaml.

    Example: `layergen rollout start checkout --env prod`
    """
    here = session(context)
    if (function is None) == (layer is None):
        raise typer.BadParameter("name a function, or say --layer", param_hint="FUNCTION")
    if layer is not None:
        if candidate or stable or offline:
            raise typer.BadParameter("that is for one function", param_hint="--layer")
        percent = percent_of(wave)
        _many(here, env, region, layer, percent, past_aborts=past_aborts, smoke=smoke)
    elif function is not None:
        if wave or past_aborts:
            raise typer.BadParameter("that is for --layer", param_hint="--wave, --past-aborts")
        if smoke and offline:
            raise typer.BadParameter("a smoke test needs AWS", param_hint="--offline")
        start_one(
            here,
            env,
            region,
            function,
            None if candidate is None else str(candidate),
            None if stable is None else str(stable),
            offline=offline,
            smoke=smoke,
        )


def start_one(
    here: Session,
    env: str,
    region: str | None,
    function: str,
    candidate: str | None = None,
    stable: str | None = None,
    *,
    offline: bool = False,
    smoke: bool = False,
) -> None:
    """Start the rollout of one function, or create its alias. Raises LayergenError."""
    found = checkout(here, mending=True)
    environment = found.environment(env)
    where = one_region(environment, region)
    scene = None
    if not offline:
        from layergen.adapters.aws import sign_in
        from layergen.cli.rollout import looking
        from layergen.resolve.aliases import AliasCase

        case = AliasCase(found.repository, environment, where, function)
        with waiting(here, f"{function}, alias {case.alias} in {where}"):
            account = sign_in(environment, where)
            scene = looking.scene(account, case, candidate)
        if smoke:
            from layergen.cli.rollout.smoking import smoked

            problems: list[LayergenError] = []
            cases = {(where, function): (case, scene)}
            passed = smoked(here, found, account, cases, problems, candidate)
            if problems:
                raise problems[0]
            scene = passed[where, function]

    def decide(repository: "Repository", environment: "Environment") -> "Edit":
        from layergen.adapters.clock import now
        from layergen.resolve import alias_start
        from layergen.resolve.aliases import AliasCase

        case = AliasCase(repository, environment, where, function)
        return alias_start.start(case, now(), scene, stable=stable, candidate=candidate)

    edit_lock(here, env, decide, warned=True)


def _many(
    here: Session,
    env: str,
    region: str | None,
    layer: str,
    percent: int,
    *,
    past_aborts: bool,
    smoke: bool,
) -> None:
    from layergen.resolve import alias_start
    from layergen.resolve.rollout_fleet import fleet, progress

    def targets(found: Checkout, environment: "Environment") -> Iterable[Target]:
        where = one_region(environment, region)
        chosen = fleet(
            found.repository, environment, where, layer, percent=percent, past_aborts=past_aborts
        )
        for sentence in progress(chosen, layer, found.repository.strategy.rollouts_at_once):
            here.say(sentence)
        return [(where, name) for name in chosen.starting]

    def decide(case: "AliasCase", now: "datetime", seen: object) -> "Edit":
        return alias_start.start(case, now, cast("Scene", seen))

    move(here, env, targets, decide, closely=True, smoke=smoke)
