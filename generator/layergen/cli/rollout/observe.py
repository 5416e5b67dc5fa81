"""`layergen rollout observe`: how an alias does, kept in the lock."""

import typer

from layergen.cli.context import OneEnvironmentOption, session
from layergen.cli.rollout.options import AllOption, OneRegionOption, SomeFunctionArgument


def observe(
    context: typer.Context,
    env: OneEnvironmentOption,
    function: SomeFunctionArgument = None,
    region: OneRegionOption = None,
    *,
    everything: AllOption = False,
) -> None:
    """Ask CloudWatch how a candidate does, and keep the answer in the lock.

    The bake of a step begins when its alias is first seen there: run this after the apply. It keeps
    the states of the alarms and what each version did since: invocations, errors, duration. An
    alias that is found back at its stable version is aborted; one that somebody moved elsewhere is
    named and left alone.

    Example: `layergen rollout observe checkout --env prod`
    """
    from layergen.cli.rollout.moving import move, targets
    from layergen.resolve import alias_moves

    move(
        session(context),
        env,
        targets(function, region, everything=everything),
        alias_moves.observe,
    )
