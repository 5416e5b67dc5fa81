"""`layergen merge`: locks that a merge of two branches left in conflict."""

from enum import StrEnum
from typing import Annotated

import typer

from layergen.cli.context import session
from layergen.errors import InvalidInputError


class Preference(StrEnum):
    """The side that decides, in git's words."""

    OURS = "ours"
    THEIRS = "theirs"


def merge(
    context: typer.Context,
    prefer: Annotated[
        Preference | None,
        typer.Option(help="The side that wins where both changed the same entry."),
    ] = None,
) -> None:
    """Put locks together that `git merge` or `git rebase` left in conflict.

    Git compares lines; this compares entries: pins, releases, publications and rollouts that only
    one side changed, added or took away are taken from it. What both changed differently is told,
    and then nothing is written.

    Example: `layergen merge && git add -u && git commit`
    """
    from layergen.adapters.git import unmerged
    from layergen.adapters.repository_files import apply_changes, writing
    from layergen.load.lock_merge import is_lock, merge_lock

    here = session(context)
    with writing(here.root):
        conflicts = {file: texts for file, texts in unmerged(here.root).items() if is_lock(file)}
        merged = {
            file: merge_lock(file, texts, prefer.value if prefer else None)
            for file, texts in conflicts.items()
        }
        if findings := [finding for _, found in merged.values() for finding in found]:
            raise InvalidInputError(findings)
        apply_changes(here.root, {file: text for file, (text, _) in merged.items()})
    for file in merged:
        here.say(f"merged {file}")
    if merged:
        here.say(f"next: layergen validate, then git add {' '.join(merged)}")
    else:
        here.say("git has no lock in conflict here")
