"""`layergen import`: take over what an account has."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import OneEnvironmentOption, RegionOption, Session, checkout, session
from layergen.cli.importing import Reading, read_zips, take_inventory
from layergen.cli.importing_code import CodeOptions, import_code
from layergen.cli.registry import waiting

if TYPE_CHECKING:
    from layergen.model.adoption import Adoption


class ImportFormat(StrEnum):
    """How the answer is printed."""

    TEXT = "text"
    JSON = "json"


def import_(
    context: typer.Context,
    env: OneEnvironmentOption,
    region: RegionOption = None,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            metavar="GLOB",
            help="Only layers whose name in AWS matches; may be given more than once.",
        ),
    ] = None,
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be taken over; write nothing.")
    ] = False,
    contents: Annotated[
        bool,
        typer.Option(
            "--contents/--no-contents", help="Download the zips: packages, sizes, and the sources."
        ),
    ] = True,
    functions: Annotated[
        bool,
        typer.Option(
            "--functions/--no-functions",
            help="Also take over functions that attach the layers, with their aliases.",
        ),
    ] = True,
    take_grants: Annotated[
        bool,
        typer.Option(
            "--take-grants",
            help="Let Terraform give the grants of the strategy anew where it cannot import them; "
            "the plan then adds them.",
        ),
    ] = False,
    terraform: Annotated[
        Path | None,
        typer.Option(
            "--terraform",
            metavar="DIR",
            exists=True,
            file_okay=False,
            help="Read this Terraform code instead, and propose entries and blocks.",
        ),
    ] = None,
    same_state: Annotated[
        bool,
        typer.Option(
            "--same-state",
            help="With --terraform: its state is that of the rendered root, so resources move.",
        ),
    ] = False,
    entries: Annotated[
        Path | None,
        typer.Option(
            "--entries", metavar="FILE", help="With --terraform: add the entries to this file."
        ),
    ] = None,
    blocks: Annotated[
        Path | None,
        typer.Option(
            "--blocks", metavar="FILE", help="With --terraform: write the blocks to this file."
        ),
    ] = None,
    format_: Annotated[
        ImportFormat,
        typer.Option(
            "--format", envvar="LAYERGEN_IMPORT_FORMAT", help="How the answer is printed."
        ),
    ] = ImportFormat.TEXT,
) -> None:
    """Take over the layers that an account has, with nothing to add, change or destroy in the plan.

    Reads layers, versions, policies, functions and aliases in the environment's regions, and writes
    entries into layers.yaml, releases into layers.lock.json, and publications, pins and aliases
    into the environment's lock. `layergen render` then gives import blocks. Nothing in AWS changes.

    Version 7 of a layer becomes release 0.0.7. What cannot be taken over is shown with the reason.
    Running it again goes on where it stopped, and takes over what came since.

    With --terraform, no account is asked: layers, grants, functions and aliases in existing code
    become proposed entries, with `moved` blocks where the state is shared, or `removed` blocks that
    destroy nothing where it is not. What cannot be read without running Terraform is shown.

    Example: `layergen import --env prod --only 'data-*' --dry-run`
    """
    here = session(context)
    if terraform is not None:
        options = CodeOptions(terraform, same_state, entries, blocks)
        import_code(here, env, region, options, as_json=format_ is ImportFormat.JSON)
        return
    if same_state or entries or blocks:
        raise typer.BadParameter("--same-state, --entries and --blocks belong to --terraform")
    from layergen.adapters.aws import sign_in
    from layergen.cli.importing_account import AccountImport
    from layergen.resolve.adoption.account import Wishes

    found = checkout(here, mending=True)
    regions = [name for _, name in found.roots([env], region)]
    environment = found.environment(env)
    wishes = Wishes(tuple(only or ()), with_functions=functions, take_grants=take_grants)
    with waiting(here, f"AWS, account {environment.account}"):
        account = sign_in(environment, regions[0])
        inventory = take_inventory(account, found.repository, environment, regions, wishes)
    course = AccountImport(here, env, inventory, wishes)
    if dry_run:
        _show(here, env, course.expected(found, whole=not contents), format_, written=False)
        return
    reading = Reading()
    if contents:
        releases = course.expected(found, whole=False).releases
        reading = read_zips(here, account, inventory, releases)
    _show(here, env, course.written(reading), format_, written=True)


def _show(
    here: Session, env: str, adoption: "Adoption", format_: ImportFormat, *, written: bool
) -> None:
    from layergen.adapters import console
    from layergen.report.adoption_json import adoption_json
    from layergen.report.adoption_text import adoption_text

    if format_ is ImportFormat.JSON:
        console.write(adoption_json(env, adoption, written=written))
    elif adoption.adopted or adoption.left_alone:
        console.show(adoption_text(adoption))
    for note in adoption.notes:
        here.say(note)
    proposed = [proposal.entry.name for proposal in adoption.layers]
    proposed += [proposal.entry.name for proposal in adoption.functions]
    if not (adoption.adopted or proposed):
        here.say("nothing new")
    elif not written:
        here.say("nothing was written: this was a dry run")
    else:
        if proposed:
            here.say(f"new in layers.yaml, for you to look at: {', '.join(proposed)}")
        here.say(
            "next: layergen render, terraform init and plan; after the apply: "
            f"layergen record --env {env}"
        )
