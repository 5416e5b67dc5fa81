"""How commands read and change an environment's lock.

They have to work where a pin or a release is missing, because that is what they mend.
"""

import contextlib
import dataclasses
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from layergen.cli.context import Checkout, Session, examine
from layergen.errors import InvalidInputError

if TYPE_CHECKING:
    from layergen.model.environment import Environment
    from layergen.model.repository import Repository
    from layergen.resolve.edit import Edit


def registry_checkout(session: Session) -> Checkout:
    """Read and check the whole repository, but for errors that the registry's commands remove.

    Raises InvalidInputError with every finding if there is another error; prints warnings.
    """
    from layergen.adapters import console
    from layergen.diagnostics import errors_in, in_reading_order
    from layergen.resolve.rules import MENDED_BY_REGISTRY

    found, diagnostics = examine(session)
    left = [finding for finding in diagnostics if finding.rule not in MENDED_BY_REGISTRY]
    if errors_in(left):
        raise InvalidInputError(diagnostics)
    if left and not session.quiet:
        console.say_diagnostics(in_reading_order(left))
    return found


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
        found = registry_checkout(dataclasses.replace(session, quiet=session.quiet or warned))
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
