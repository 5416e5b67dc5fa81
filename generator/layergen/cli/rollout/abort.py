"""`layergen rollout abort`: all traffic back to the stable version."""

from typing import Annotated

import typer

from layergen.cli.context import OneEnvironmentOption, session
from layergen.cli.rollout.options import (
    FunctionArgument,
    OneRegionOption,
    ReasonOption,
)
from layergen.errors import LayergenError


def abort(
    context: typer.Context,
    function: FunctionArgument,
    env: OneEnvironmentOption,
    region: OneRegionOption = None,
    *,
    reason: ReasonOption = "",
    at_once: Annotated[
        bool,
        typer.Option("--now", help="Also do it in AWS at once, past Terraform; the lock follows."),
    ] = False,
) -> None:
    """Give all traffic back to the stable version; the candidate cannot be started again.

    Without `--now` that happens with the next render and apply. With it, the alias is set in AWS
    first, only ever to the stable version that the lock has, and only if it is still between the
    two versions of the rollout. The strategy and Terraform may be broken meanwhile.

    Example: `layergen rollout abort checkout --env prod --now --reason "orders fail"`
    """
    from layergen.cli.rollout.emergency import latch, return_to_stable

    here = session(context)
    if not at_once:
        latch(here, env, function, region, reason)
        return
    return_to_stable(here, env, function, region)
    try:
        latch(here, env, function, region, reason)
    except (LayergenError, OSError) as error:
        raise LayergenError(
            f"the alias is at its stable version in AWS, and the lock still shifts it: {error}",
            hint="mend that and run the command again before the next apply",
        ) from error
