"""How commands change an environment's lock."""

import contextlib
import dataclasses
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import Checkout, Session, checkout

if TYPE_CHECKING:
    from layergen.model.environment import Environment
    from layergen.model.repository import Repository
    from layergen.resolve.edit import Edit

DryRunOption = Annotated[
    bool, typer.Option("--dry-run", help="Show what would change and write nothing.")
]


def edit_lock(
    session: Session,
    environment: str,
    decide: Callable[["Repository", "Environment"], "Edit"],
    *,
    warned: bool = False,
) -> None:
    """Change `env.lock.json` as `decide` says, so that two commands at once lose nothing.

    A lock that stays equal is not written at all. Tells every change and note; the repository's
    warnings too, unless the caller has (`warned`).
    """
    edit_checkout(
        session, environment, lambda found, env: decide(found.repository, env), warned=warned
    )


def edit_checkout(
    session: Session,
    environment: str,
    decide: Callable[[Checkout, "Environment"], "Edit"],
    *,
    warned: bool = False,
    dry_run: bool = False,
) -> None:
    """Do the same as `edit_lock` for a decision that needs more than the repository.

    With `dry_run`, everything is told and nothing written.
    """
    from layergen.adapters.repository_files import apply_changes, writing
    from layergen.load.environment_lock import environment_lock_text
    from layergen.resolve.rules.case import environment_lock_file

    with contextlib.nullcontext() if dry_run else writing(session.root):
        quiet = session.quiet or warned
        found = checkout(dataclasses.replace(session, quiet=quiet), mending=True)
        edit = decide(found, found.environment(environment))
        changed = edit.lock != found.repository.lock_of(environment)
        if changed and not dry_run:
            file = environment_lock_file(environment)
            apply_changes(session.root, {file: environment_lock_text(edit.lock)})
    for sentence in edit.warnings:
        session.say(f"warning: {sentence}", style="yellow")
    for sentence in (*edit.changes, *edit.notes):
        session.say(sentence)
    if not changed:
        session.say("nothing new")
    elif dry_run:
        session.say("nothing was written: this was a dry run")


@contextlib.contextmanager
def waiting(session: Session, text: str) -> Iterator[None]:
    """Show on a terminal that something outside is being asked."""
    from layergen.adapters import console

    if session.quiet:
        yield
        return
    with console.stderr().status(text):
        yield
