"""How commands write the files that are layergen's: all of them, or a word about each."""

import difflib
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import Session
from layergen.errors import ExitCode, InvalidInputError

if TYPE_CHECKING:
    from layergen.render.ownership import Reconciliation

CheckOption = Annotated[
    bool, typer.Option("--check", help="Write nothing; exit 2 if a file would change.")
]
DiffOption = Annotated[
    bool, typer.Option("--diff", help="Write nothing; show what would change, and exit 2.")
]


def settle(
    session: Session, reconciled: Callable[[], "Reconciliation"], *, check: bool, diff: bool
) -> None:
    """Bring the disk to what was rendered, or, with `check` or `diff`, tell what that would change.

    Raises InvalidInputError if a file belongs to somebody else, and exits 2 on told differences.
    """
    from layergen.adapters import console
    from layergen.adapters.repository_files import apply_changes, writing

    if check or diff:
        result = reconciled()
        console.write(_diff(session.root, result) if diff else _summary(result))
        if result.changes or result.conflicts:
            raise typer.Exit(ExitCode.DIFFERENCES)
        return
    with writing(session.root):
        result = reconciled()
        if result.conflicts:
            raise InvalidInputError(result.conflicts)
        apply_changes(session.root, result.texts)
    console.write(_summary(result))
    if not result.changes:
        session.say("nothing to write: every rendered file is up to date")


def _summary(result: "Reconciliation") -> str:
    lines = [f"{change} {path}" for path, change in result.changes.items()]
    lines += [f"conflict {finding.place.file}: {finding.message}" for finding in result.conflicts]
    return "\n".join(lines)


def _diff(root: Path, result: "Reconciliation") -> str:
    return "".join(_file_diff(root, path, result.texts) for path in result.changes) + "".join(
        f"# conflict {finding.place.file}: {finding.message}\n" for finding in result.conflicts
    )


def _file_diff(root: Path, path: str, texts: Mapping[str, str | None]) -> str:
    from layergen.adapters.repository_files import read_text

    on_disk = root / path
    old = read_text(on_disk) if on_disk.exists() else ""
    new = texts[path]
    lines = difflib.unified_diff(
        _lines(old),
        _lines(new or ""),
        f"a/{path}" if old else "/dev/null",
        f"b/{path}" if new is not None else "/dev/null",
    )
    return "".join(lines)


def _lines(text: str) -> list[str]:
    # Not splitlines, which also breaks where git sees no line end, as at U+2028.
    return list(io.StringIO(text, newline="\n"))
