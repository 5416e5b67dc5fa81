"""`layergen lock`: manifests into the ecosystem's own locks."""

from collections.abc import Iterable
from typing import Annotated

import typer

from layergen.cli.context import checkout, session
from layergen.cli.ecosystem_lock import (
    is_npm,
    lock_path,
    locked_names,
    normalized,
    package_changes,
)
from layergen.cli.engines import tell_engines_in
from layergen.cli.locking import existing_lock, folders_to_lock, resolving
from layergen.cli.workshop import all_of
from layergen.errors import ExitCode, LayergenError


def lock(
    context: typer.Context,
    layers: Annotated[
        list[str] | None,
        typer.Argument(metavar="LAYER", help="Only these layers; all by default."),
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 2 if a lock is stale.")
    ] = False,
    upgrade: Annotated[
        list[str] | None,
        typer.Option(
            "--upgrade", metavar="PKG", help="Move this package up; may be given more than once."
        ),
    ] = None,
) -> None:
    """Resolve requirements.in into requirements.txt, and package.json into package-lock.json.

    Each lock has hashes, and serves every variant at once.

    Versions that are locked already stay as they are, unless the manifest forbids them. The lock
    names no index, so that mirrors work.
    """
    from layergen.adapters import console
    from layergen.adapters.repository_files import apply_changes, writing

    current = session(context)
    found = checkout(current, mending=True)
    folders = folders_to_lock(found, layers or ())
    paths = {folder: lock_path(folder, members) for folder, members in folders.items()}
    before = {folder: existing_lock(found, path) for folder, path in paths.items()}
    tasks = {
        folder: resolving(found, folder, members, before[folder], upgrade or ())
        for folder, members in folders.items()
    }
    after = all_of(current, "Resolving", tasks)
    _refuse_unknown(upgrade or (), after.values())
    changed = {folder: text for folder, text in after.items() if text != before[folder]}
    if changed and not check:
        with writing(found.root):
            apply_changes(found.root, {paths[f]: text for f, text in changed.items()})
    for folder, text in changed.items():
        verb = "stale" if check else "wrote"
        console.write(f"{verb} {paths[folder]}")
        for line in package_changes(before[folder], text):
            console.write(f"  {line}")
    npm = [layer for members in folders.values() for layer in members if is_npm(layer)]
    tell_engines_in(current, found, npm, after)
    if not changed:
        current.say("every lock is up to date")
    elif check:
        raise typer.Exit(ExitCode.DIFFERENCES)


def _refuse_unknown(packages: Iterable[str], locks: Iterable[str]) -> None:
    """Refuse to upgrade what no lock holds; it would look as if there were nothing newer."""
    locked = {name for lock in locks for name in locked_names(lock)}
    for package in packages:
        if normalized(package) not in locked:
            raise LayergenError(f"no lock holds the package '{package}'")
