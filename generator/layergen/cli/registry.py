"""How commands change an environment's lock."""

import contextlib
import dataclasses
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from layergen.cli.context import Session, checkout

if TYPE_CHECKING:
    from layergen.model.environment import Environment
    from layergen.model.repository import Repository
    from layergen.resolve.edit import Edit


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
    from layergen.adapters.repository_files import apply_changes, writing
    from layergen.load.environment_lock import environment_lock_text
    from layergen.resolve.rules.case import environment_lock_file

    with writing(session.root):
        quiet = session.quiet or warned
        found = checkout(dataclasses.replace(session, quiet=quiet), mending=True)
        edit = decide(found.repository, found.environment(environment))
        changed = edit.lock != found.repository.lock_of(environment)
        if changed:
            file = environment_lock_file(environment)
            apply_changes(session.root, {file: environment_lock_text(edit.lock)})
    for sentence in (*edit.changes, *edit.notes):
        session.say(sentence)
    if not changed:
        session.say("nothing new")


@contextlib.contextmanager
def waiting(session: Session, text: str) -> Iterator[None]:
    """Show on a terminal that something outside is being asked."""
    from layergen.adapters import console

    if session.quiet:
        yield
        return
    with console.stderr().status(text):
        yield
