"""`layergen import`: take over what an account has."""

from collections.abc import Iterator
from dataclasses import replace
from enum import StrEnum
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
from layergen.cli.importing import Reading, read_zips, take_inventory
from layergen.cli.registry import waiting

if TYPE_CHECKING:
    from layergen.adapters.aws import Account
    from layergen.cli.adopting import Sources
    from layergen.model.adoption import Adoption, Inventory
    from layergen.resolve.adoption.account import Read, Wishes


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

    Example: `layergen import --env prod --only 'data-*' --dry-run`
    """
    from layergen.adapters.aws import sign_in
    from layergen.resolve.adoption.account import Read, Wishes

    here = session(context)
    found = checkout(here, mending=True)
    regions = [name for _, name in found.roots([env], region)]
    environment = found.environment(env)
    wishes = Wishes(tuple(only or ()), with_functions=functions, take_grants=take_grants)
    with waiting(here, f"AWS, account {environment.account}"):
        account = sign_in(environment, regions[0])
        inventory = take_inventory(account, found.repository, environment, regions, wishes)
    if dry_run:
        adoption = _decided(found, env, inventory, wishes, Read(whole=not contents))
        _show(here, env, adoption, format_, written=False)
        return
    reading = _reading(here, account, found, env, inventory, wishes) if contents else Reading()
    adoption = _written(here, env, inventory, wishes, reading)
    _show(here, env, adoption, format_, written=True)


def _decided(
    found: Checkout, env: str, inventory: "Inventory", wishes: "Wishes", read: "Read"
) -> "Adoption":
    from layergen.adapters.clock import now
    from layergen.resolve.adoption.adopt import adopt

    environment = found.environment(env)
    return adopt(
        found.repository,
        environment,
        inventory,
        found.facts,
        wishes=wishes,
        read=read,
        now=now(),
    )


def _reading(
    here: Session,
    account: "Account",
    found: Checkout,
    env: str,
    inventory: "Inventory",
    wishes: "Wishes",
) -> Reading:
    from layergen.resolve.adoption.account import Read

    expected = _decided(found, env, inventory, wishes, Read(whole=False))
    return read_zips(here, account, inventory, expected.releases)


def _written(
    here: Session, env: str, inventory: "Inventory", wishes: "Wishes", reading: Reading
) -> "Adoption":
    from layergen.adapters.repository_files import writing
    from layergen.cli.adopting import write_adoption

    with writing(here.root):
        # Somebody may have written while AWS was asked.
        found = checkout(Session(here.root, quiet=True), mending=True)
        adoption, sources = _with_folders(found, env, inventory, wishes, reading)
        write_adoption(here, found, env, adoption, sources)
    return replace(
        adoption,
        left_alone=(*adoption.left_alone, *reading.left_alone),
        notes=(*adoption.notes, *_not_in_git(here, adoption, sources)),
    )


def _not_in_git(here: Session, adoption: "Adoption", sources: "Sources") -> Iterator[str]:
    from layergen.adapters.git import ignored
    from layergen.model.words import counted

    for layer in (proposal.entry for proposal in adoption.layers):
        folder = layer.source.folder
        names = [f"{folder}/{member.path}" for member in sources[layer.name]]
        if lost := ignored(here.root, names):
            yield (
                f"git ignores {counted(len(lost), 'file')} of {folder}, such as {lost[0]}: "
                "change .gitignore, or another checkout releases without"
            )


def _with_folders(
    found: Checkout, env: str, inventory: "Inventory", wishes: "Wishes", reading: Reading
) -> "tuple[Adoption, Sources]":
    """Decide so that no new layer gets a folder in which other files lie."""
    from layergen.cli.adopting import occupied, sources_of
    from layergen.resolve.adoption.account import Read

    read = Read(contents=reading.contents)
    while True:
        adoption = _decided(found, env, inventory, wishes, read)
        sources = sources_of(found.repository.layers_lock, adoption, reading.contents)
        more = occupied(found.root, adoption, sources)
        if more <= read.occupied:
            return adoption, sources
        read = Read(contents=reading.contents, occupied=read.occupied | more)


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
            "next: layergen render, terraform init, and a plan that only imports; after the apply: "
            f"layergen record --env {env}"
        )
