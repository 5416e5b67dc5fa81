"""`layergen lock`: manifests into the ecosystem's own locks."""

import difflib
import re
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import Checkout, checkout, session
from layergen.cli.workshop import all_of
from layergen.errors import ExitCode, LayergenError

if TYPE_CHECKING:
    from layergen.model.strategy import Layer

_MANIFEST = "requirements.in"
_LOCK = "requirements.txt"
_NAME_ENDS = re.compile(r"[\s\[<>=!~]")


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
    """Resolve requirements.in into requirements.txt, with hashes, for every variant at once.

    Versions that are locked already stay as they are, unless the manifest forbids them. The lock
    names no index, so that mirrors work.
    """
    from layergen.adapters import console
    from layergen.adapters.repository_files import apply_changes, writing

    current = session(context)
    found = checkout(current, mending=True)
    folders = _folders(found, layers or ())
    before = {folder: _existing(found, folder) for folder in folders}
    tasks = {
        folder: _task(found, folder, members, before[folder], upgrade or ())
        for folder, members in folders.items()
    }
    after = all_of(current, "Resolving", tasks)
    _refuse_unknown(upgrade or (), after.values())
    changed = {folder: text for folder, text in after.items() if text != before[folder]}
    if changed and not check:
        with writing(found.root):
            apply_changes(found.root, {f"{f}/{_LOCK}": text for f, text in changed.items()})
    for folder, text in changed.items():
        verb = "stale" if check else "wrote"
        console.write(f"{verb} {folder}/{_LOCK}")
        for line in _package_changes(before[folder], text):
            console.write(f"  {line}")
    if not changed:
        current.say("every lock is up to date")
    elif check:
        raise typer.Exit(ExitCode.DIFFERENCES)


def _folders(found: Checkout, names: Sequence[str]) -> dict[str, list["Layer"]]:
    """Give the folders to lock, each with every layer that is built from it."""
    from layergen.model.strategy import SourceKind
    from layergen.resolve.release_reference import check_layer

    known = found.repository.strategy.layers
    for name in names:
        check_layer(found.repository, name)
        if known[name].source.kind is not SourceKind.PIP:
            raise LayergenError(f"layer '{name}' has no requirements to lock")
    sharing: dict[str, list[Layer]] = {}
    for layer in known.values():
        if layer.source.kind is SourceKind.PIP:
            sharing.setdefault(layer.source.folder, []).append(layer)
    # A lock from elsewhere, as pylock.toml, is used as it is.
    chosen = {known[name].source.folder for name in names} or {
        folder for folder in sharing if (found.root / folder / _MANIFEST).is_file()
    }
    return {folder: sharing[folder] for folder in sorted(chosen)}


def _existing(found: Checkout, folder: str) -> str:
    from layergen.adapters.repository_files import read_text

    path = found.root / folder / _LOCK
    return read_text(path) if path.is_file() else ""


def _task(
    found: Checkout, folder: str, layers: Sequence["Layer"], existing: str, upgrade: Sequence[str]
) -> Callable[[], str]:
    manifest = found.root / folder / _MANIFEST
    runtimes = found.facts.runtimes.runtimes
    oldest = min(
        (runtimes[name].version for layer in layers for name in layer.runtimes),
        key=lambda version: tuple(map(int, version.split("."))),
    )

    def resolve() -> str:
        from layergen.adapters.uv import compile_requirements
        from layergen.build.requirements import parse_requirements

        if not manifest.is_file():
            raise LayergenError(
                f"{folder} has no {_MANIFEST}", hint="write it: one package per line"
            )
        text = compile_requirements(
            manifest, python_version=oldest, existing=existing, upgrade=upgrade
        )
        # What the build would refuse shall not be written: a package from a URL, say.
        parse_requirements(text, f"{folder}/{_LOCK}")
        return text

    return resolve


def _refuse_unknown(packages: Iterable[str], locks: Iterable[str]) -> None:
    """Refuse to upgrade what no lock holds; it would look as if there were nothing newer."""
    from packaging.utils import canonicalize_name

    locked = {pin.partition("==")[0] for lock in locks for pin in _pins(lock)}
    for package in packages:
        if canonicalize_name(_NAME_ENDS.split(package, maxsplit=1)[0]) not in locked:
            raise LayergenError(f"no lock holds the package '{package}'")


def _package_changes(before: str, after: str) -> list[str]:
    """Say which pins came, went or moved; hashes alone are not worth a line."""
    lines = difflib.unified_diff(_pins(before), _pins(after), n=0, lineterm="")
    return [line for line in list(lines)[2:] if not line.startswith("@@")]


def _pins(text: str) -> list[str]:
    return [line.removesuffix(" \\") for line in text.splitlines() if not line.startswith(" ")]
