"""`layergen attach`: layers for a function that no Terraform manages."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import (
    Checkout,
    OneEnvironmentOption,
    RegionOption,
    Session,
    checkout,
    session,
)
from layergen.cli.registry import waiting

if TYPE_CHECKING:
    from layergen.model.attachment import Attachment
    from layergen.model.environment import Environment


def attach(
    context: typer.Context,
    function: Annotated[str, typer.Argument(help="A function of the strategy.")],
    env: OneEnvironmentOption,
    region: RegionOption = None,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show the difference and change nothing.")
    ] = False,
    rollout: Annotated[
        bool,
        typer.Option("--rollout", help="Then start a rollout of the version, if it is another."),
    ] = False,
) -> None:
    """Give a function in AWS the layers of its pins, and publish a version of it.

    For functions that no Terraform manages: one that Terraform creates takes its layers from the
    rendered `local.layers_for`, and would take these away again. Layers of others stay where they
    stand. Nothing happens to a function that has its layers; one that changes under way is left
    alone, and running the command again goes on where it stopped.

    With `--rollout` it goes on as `layergen rollout start` does, with `--smoke` where the strategy
    asks for it: the alias of the function is
    Terraform's in any case, and gives the new version its first share with the next apply.

    Example: `layergen attach checkout --env prod --dry-run`
    """
    from layergen.adapters import console
    from layergen.adapters.aws import sign_in
    from layergen.adapters.aws_attachment import attach_layers, live_function, publish_version
    from layergen.report.attachment import attachment_text
    from layergen.resolve.attachment import attachment, pinned_arns

    here = session(context)
    found = checkout(here)
    roots = found.roots([env], region)
    if rollout:
        _check_plan(found, roots, function)
    arns = {
        name: pinned_arns(found.repository, environment, name, function)
        for environment, name in roots
    }
    found_environment = found.environment(env)
    with waiting(here, f"AWS, account {found_environment.account}"):
        account = sign_in(found_environment, roots[0][1])
        decided = [
            attachment(
                found.repository,
                environment,
                name,
                live_function(account, name, function),
                arns[name],
            )
            for environment, name in roots
        ]
    for one in decided:
        console.write(attachment_text(one))
        if dry_run:
            here.say(_would(one))
            continue
        if not one.moves and one.is_published:
            here.say(f"{function} in {one.region}: nothing to do, version {_newest(one)} has them")
            if rollout:
                _start(here, found, env, one, _newest(one))
            continue
        with waiting(here, f"{function} in {one.region}"):
            revision = one.function.revision_id
            if one.moves:
                revision = attach_layers(account, one.region, one.function, one.layers)
            version = publish_version(account, one.region, function, revision)
        here.say(f"{function} in {one.region}: published as version {version}")
        if rollout:
            _start(here, found, env, one, version)


def _check_plan(found: Checkout, roots: Iterable[tuple["Environment", str]], function: str) -> None:
    """Refuse a function that has no way to move, before anything happens to it."""
    from layergen.cli.smoking import check_probes
    from layergen.resolve.aliases import AliasCase

    for environment, region in roots:
        if AliasCase(found.repository, environment, region, function).plan.smoke:
            check_probes(environment)


def _start(here: Session, found: Checkout, env: str, one: "Attachment", version: str) -> None:
    """Start a rollout, unless the alias is at the version or on its way there."""
    from layergen.cli.rollout.start import start_one
    from layergen.resolve.aliases import AliasCase, placed

    case = AliasCase(found.repository, found.environment(env), one.region, one.function.name)
    now = case.current
    if now is not None and version in {kept.version for kept in now.kept}:
        here.say(f"{case.function}, alias {now.alias} in {one.region}: {placed(now)}")
        return
    start_one(here, env, one.region, case.function, smoke=case.plan.smoke)


def _would(one: "Attachment") -> str:
    place = f"{one.function.name} in {one.region}"
    if one.moves:
        return f"{place}: would change $LATEST and publish a version"
    if one.is_published:
        return f"{place}: nothing to do, version {_newest(one)} has them"
    return f"{place}: $LATEST has them; would publish a version"


def _newest(one: "Attachment") -> str:
    return one.function.newest_version
