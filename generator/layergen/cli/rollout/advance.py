"""`layergen rollout advance`: the next step, if the evidence lets it."""

import typer

from layergen.cli.context import OneEnvironmentOption, session
from layergen.cli.rollout.options import (
    AllOption,
    OfflineOption,
    OneRegionOption,
    SkipOption,
    SomeFunctionArgument,
)


def advance(
    context: typer.Context,
    env: OneEnvironmentOption,
    function: SomeFunctionArgument = None,
    region: OneRegionOption = None,
    *,
    everything: AllOption = False,
    skip: SkipOption = "",
    offline: OfflineOption = False,
) -> None:
    """Give the candidate its next larger share of traffic, and all of it after the last.

    It goes on when the step has baked since it was first seen in AWS, with enough invocations and
    every alarm at OK. An alarm without data holds it, and one that fires aborts it. After the last
    step the old version is kept through the final bake; then the candidate is the stable version.
    `--all` is for a job that runs every few minutes.

    Example: `layergen rollout advance --all --env prod`
    """
    from layergen.cli.rollout.moving import move, targets
    from layergen.resolve import alias_moves

    move(
        session(context),
        env,
        targets(function, region, everything=everything),
        lambda case, now, seen: alias_moves.advance(case, now, seen, skip=skip),
        offline=offline,
    )
