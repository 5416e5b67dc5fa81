"""`layergen rollout pause` and `resume`: shares that stay as they are for a while."""

from typing import TYPE_CHECKING

import typer

from layergen.cli.context import OneEnvironmentOption, session
from layergen.cli.rollout.options import FunctionArgument, OneRegionOption, ReasonOption

if TYPE_CHECKING:
    from datetime import datetime

    from layergen.model.rollout import Rollout


def pause(
    context: typer.Context,
    function: FunctionArgument,
    env: OneEnvironmentOption,
    region: OneRegionOption = None,
    *,
    reason: ReasonOption = "",
) -> None:
    """Keep the shares of an alias as they are. An alarm still aborts it when somebody looks.

    Example: `layergen rollout pause checkout --env prod --reason "a sale until Monday"`
    """
    from layergen.cli.rollout.moving import change
    from layergen.resolve import rollout

    def how(now: "Rollout", at: "datetime") -> "Rollout":
        return rollout.pause(now, at, reason)

    change(session(context), env, function, region, how)


def resume(
    context: typer.Context,
    function: FunctionArgument,
    env: OneEnvironmentOption,
    region: OneRegionOption = None,
) -> None:
    """Go on with an alias where it was paused; the step bakes anew.

    Example: `layergen rollout resume checkout --env prod`
    """
    from layergen.cli.rollout.moving import change
    from layergen.resolve import rollout

    change(session(context), env, function, region, rollout.resume)
