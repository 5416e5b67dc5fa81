"""`layergen usage`: who uses which release, asked from AWS."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import OneEnvironmentOption, RegionOption, checkout, session
from layergen.cli.registry import edit_lock, waiting

if TYPE_CHECKING:
    from layergen.model.environment import Environment
    from layergen.model.repository import Repository
    from layergen.resolve.edit import Edit


class UsageFormat(StrEnum):
    """How the answer is printed."""

    TEXT = "text"
    JSON = "json"


def usage(
    context: typer.Context,
    env: OneEnvironmentOption,
    region: RegionOption = None,
    *,
    write: Annotated[
        bool, typer.Option("--write", help="Also store the names in the environment's lock.")
    ] = False,
    format_: Annotated[
        UsageFormat,
        typer.Option("--format", envvar="LAYERGEN_USAGE_FORMAT", help="How the answer is printed."),
    ] = UsageFormat.TEXT,
) -> None:
    """Show which functions use which releases, as AWS has it now.

    Looks at every function of the account and at all its published versions, because an old
    version keeps the layers that it was published with. Functions of other accounts cannot be seen.
    `prune` decides by what `--write` stored.

    Example: `layergen usage --env prod --write`
    """
    from layergen.adapters import console
    from layergen.adapters.aws import sign_in
    from layergen.adapters.aws_functions import deployed_functions
    from layergen.model.usage import Look
    from layergen.report.registry import usage_json, usage_table
    from layergen.resolve.usage import uses, with_usage

    here = session(context)
    found = checkout(here, mending=True)
    roots = found.roots([env], region)
    regions = [name for _, name in roots]
    environment = found.environment(env)
    with waiting(here, f"AWS, account {environment.account}"):
        account = sign_in(environment, regions[0])
        looks = [Look(account.id, name, deployed_functions(account, name)) for name in regions]
    seen = uses(found.repository.lock_of(env), environment, regions, looks)
    if format_ is UsageFormat.JSON:
        console.write(usage_json(env, regions, seen))
    elif seen:
        console.show(usage_table(seen))
    else:
        here.say(f"{env} has no recorded publication in {', '.join(regions)}: layergen record")
    if not write:
        return

    def decide(repository: "Repository", _: "Environment") -> "Edit":
        return with_usage(repository.lock_of(env), seen)

    edit_lock(here, env, decide, warned=True)
