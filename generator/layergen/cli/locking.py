"""What `lock` and `patch` share: which locks there are, and how a manifest becomes one."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from layergen.cli.context import Checkout
from layergen.cli.ecosystem_lock import is_npm, locked_names, normalized
from layergen.cli.locking_npm import resolving_npm
from layergen.cli.locking_python import python_manifest, resolving_python
from layergen.errors import LayergenError

if TYPE_CHECKING:
    from layergen.model.strategy import Layer

_NPM_MANIFEST = "package.json"


def folders_to_lock(found: Checkout, names: Sequence[str]) -> dict[str, list["Layer"]]:
    """Give the folders to lock, each with every layer that is built from it."""
    from layergen.model.strategy import SourceKind
    from layergen.resolve.release_reference import check_layer

    known = found.repository.strategy.layers
    for name in names:
        check_layer(found.repository, name)
        if known[name].source.kind is SourceKind.FILES:
            raise LayergenError(f"layer '{name}' has no requirements to lock")
    sharing: dict[str, list[Layer]] = {}
    for layer in known.values():
        if layer.source.kind is not SourceKind.FILES:
            sharing.setdefault(layer.source.folder, []).append(layer)
    for folder, layers in sharing.items():
        if len({layer.source.kind for layer in layers}) > 1:
            raise LayergenError(
                f"{folder} is the folder of a pip and of an npm source",
                hint="give each a folder of its own",
            )
    # A lock from elsewhere, as pylock.toml, is used as it is.
    chosen = {known[name].source.folder for name in names} or {
        folder for folder, layers in sharing.items() if _has_manifest(found, folder, layers)
    }
    return {folder: sharing[folder] for folder in sorted(chosen)}


def _has_manifest(found: Checkout, folder: str, layers: Sequence["Layer"]) -> bool:
    if is_npm(layers[0]):
        return (found.root / folder / _NPM_MANIFEST).is_file()
    return python_manifest(found, folder) is not None


def existing_lock(found: Checkout, path: str) -> str:
    """Give a lock as it is; empty before there is one."""
    from layergen.adapters.repository_files import read_text

    file = found.root / path
    return read_text(file) if file.is_file() else ""


def resolving(
    found: Checkout, folder: str, layers: Sequence["Layer"], existing: str, upgrade: Sequence[str]
) -> Callable[[], str]:
    """Give a task that resolves a folder's manifest into the text of its lock.

    `upgrade` names packages that may move, each with a version that it has to reach, or without;
    those that the lock does not have are passed over.
    """
    upgrade = upgrades_in(existing, upgrade)
    if is_npm(layers[0]):
        return resolving_npm(found, folder, layers, existing, upgrade)
    return resolving_python(found, folder, layers, existing, upgrade)


def upgrades_in(lock: str, upgrade: Sequence[str]) -> list[str]:
    """Keep the packages that a lock has; for npm by its own spelling, which takes no version."""
    names = locked_names(lock)
    wanted = [package for package in upgrade if normalized(package) in names]
    return [names[normalized(p)] for p in wanted] if lock.startswith("{") else wanted
