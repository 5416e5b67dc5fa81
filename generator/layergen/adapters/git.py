"""What git knows of the repository's past."""

import os
from collections.abc import Iterable
from pathlib import Path

from layergen.adapters.process import check, run
from layergen.errors import LayergenError


def file_at(root: Path, reference: str, name: str) -> str | None:
    """Read a file below `root` as it was in a commit; None where that commit does not have it.

    `root` may lie anywhere in a work tree. Raises LayergenError for a folder in no repository, and
    for a reference that names no commit here.
    """
    commit = _commit(root, reference)
    if not check(["git", "ls-tree", commit, "--", name], cwd=root, env=_environment()).stdout:
        return None
    return check(
        ["git", "cat-file", "blob", f"{commit}:./{name}"], cwd=root, env=_environment()
    ).stdout


def work_tree(root: Path) -> tuple[Path, str]:
    """Give the top of the work tree, and where `root` lies in it: empty, or ending in `/`.

    In no work tree, `root` is the top: there will be one.
    """
    try:
        found = run(
            ["git", "rev-parse", "--show-toplevel", "--show-prefix"], cwd=root, env=_environment()
        )
    except LayergenError:
        return root, ""
    if found.returncode:
        return root, ""
    top, prefix = found.stdout.split("\n")[:2]
    return Path(top), prefix


def unmerged(root: Path) -> dict[str, tuple[str, str, str]]:
    """Give the files below `root` that a merge left in conflict: before it, ours and theirs.

    A side that does not have the file is empty. Raises LayergenError for a folder in no repository.
    """
    _check_inside(root)
    listed = check(["git", "ls-files", "--unmerged", "-z"], cwd=root, env=_environment()).stdout
    stages: dict[str, dict[str, str]] = {}
    for entry in filter(None, listed.split("\0")):
        facts, _, name = entry.partition("\t")
        _, blob, stage = facts.split()
        stages.setdefault(name, {})[stage] = blob

    def text(blob: str | None) -> str:
        if blob is None:
            return ""
        return check(["git", "cat-file", "blob", blob], cwd=root, env=_environment()).stdout

    return {
        name: (text(found.get("1")), text(found.get("2")), text(found.get("3")))
        for name, found in stages.items()
    }


def ignored(root: Path, names: Iterable[str]) -> tuple[str, ...]:
    """Give those of the files below `root` that git ignores; none where there is no work tree."""
    asked = "".join(f"{name}\0" for name in names)
    argv = ["git", "check-ignore", "-z", "--stdin"]
    try:
        found = run(argv, cwd=root, env=_environment(), input=asked)
    except LayergenError:
        # Nobody needs git to write files.
        return ()
    return tuple(filter(None, found.stdout.split("\0"))) if found.returncode == 0 else ()


def _commit(root: Path, reference: str) -> str:
    _check_inside(root)
    # A leading dash would be an option.
    found = None if reference.startswith("-") else _parsed(root, reference)
    if not found:
        raise LayergenError(
            f"git knows no commit '{reference}' here",
            hint="fetch it: CI often clones one commit only (actions/checkout: fetch-depth: 0)",
        )
    return found


def _check_inside(root: Path) -> None:
    inside = run(["git", "rev-parse", "--is-inside-work-tree"], cwd=root, env=_environment())
    if inside.returncode:
        said = (inside.stderr.strip().splitlines() or ["git does not say why"])[0]
        raise LayergenError(
            f"git cannot read the history of {root}: {said.removeprefix('fatal: ')}",
            hint="run this in a clone of your repository",
        )


def _parsed(root: Path, reference: str) -> str:
    argv = ["git", "rev-parse", "--verify", "--quiet", f"{reference}^{{commit}}"]
    return run(argv, cwd=root, env=_environment()).stdout.strip()


def _environment() -> dict[str, str]:
    return {**os.environ, "LC_ALL": "C"}
