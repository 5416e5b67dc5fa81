"""`layergen rollout promote`: all traffic for the candidate."""

import typer

from layergen.cli.context import OneEnvironmentOption, session
from layergen.cli.rollout.options import (
    FunctionArgument,
    OfflineOption,
    OneRegionOption,
    SkipOption,
)


def promote(
    context: typer.Context,
    function: FunctionArgument,
    env: OneEnvironmentOption,
    region: OneRegionOption = None,
    *,
    skip: SkipOption = "",
    offline: OfflineOption = False,
) -> None:
    """Give the candidate all traffic, and keep the old version through the final bake.

    After the last step that is what `advance` does as well. Steps that are left need a reason.

    Example: `layergen rollout promote checkout --env prod --skip "a security fix"`
    """
    from layergen.cli.rollout.moving import move, targets
    from layergen.resolve import alias_moves

    move(
        session(context),
        env,
        targets(function, region, everything=False),
        lambda case, now, seen: alias_moves.advance(case, now, seen, skip=skip, to_the_end=True),
        offline=offline,
    )
