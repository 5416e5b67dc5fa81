"""What `lock` and `patch` share: which locks there are, and how a manifest becomes one."""

import difflib
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from layergen.cli.context import Checkout
from layergen.cli.locking_npm import npm_pins, resolving_npm
from layergen.cli.locking_python import LOCK, python_manifest, resolving_python
from layergen.errors import LayergenError

if TYPE_CHECKING:
    from layergen.model.strategy import Layer

_NPM_MANIFEST = "package.json"
_NPM_LOCK = "package-lock.json"
_PYLOCK = "pylock.toml"
_NAME_ENDS = re.compile(r"[\s\[<>=!~]")


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


def lock_path(folder: str, layers: Sequence["Layer"]) -> str:
    """Give the path of the lock from which the layers of a folder are built."""
    return f"{folder}/{_NPM_LOCK if is_npm(layers[0]) else LOCK}"


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


def package_changes(before: str, after: str) -> list[str]:
    """Say which pins came, went or moved; hashes alone are not worth a line."""
    lines = difflib.unified_diff(pins(before), pins(after), n=0, lineterm="")
    return [line for line in list(lines)[2:] if not line.startswith("@@")]


def pins(lock: str) -> list[str]:
    """Give the lines of a lock that name a package and its version."""
    if lock.startswith("{"):
        return npm_pins(lock)
    return [line.removesuffix(" \\") for line in lock.splitlines() if not line.startswith(" ")]


def locked_names(lock: str) -> dict[str, str]:
    """Give the packages in a lock, by normalized name."""
    from packaging.utils import canonicalize_name

    names = (
        pin.rpartition("@")[0] if lock.startswith("{") else pin.partition("==")[0]
        for pin in pins(lock)
    )
    return {canonicalize_name(name): name for name in names}


def names_locked_for(root: Path, layer: "Layer") -> frozenset[str] | None:
    """Give the packages in a layer's lock, npm's as npm spells them; None without a good lock."""
    from layergen.adapters.repository_files import read_text

    folder = root / layer.source.folder
    own, foreign = root / lock_path(layer.source.folder, [layer]), folder / _PYLOCK
    try:
        if own.is_file():
            names = locked_names(read_text(own))
            return frozenset(names.values() if is_npm(layer) else names)
        if foreign.is_file():
            import tomllib

            packages = tomllib.loads(read_text(foreign))["packages"]
            return frozenset(package["name"] for package in packages)
    except (LayergenError, ValueError, LookupError, TypeError):
        # Whatever builds from it says what is wrong.
        return None
    return None


def normalized(requirement: str) -> str:
    """Give the normalized name of the package that a requirement is about."""
    from packaging.utils import canonicalize_name

    return canonicalize_name(_NAME_ENDS.split(requirement, maxsplit=1)[0])


def upgrades_in(lock: str, upgrade: Sequence[str]) -> list[str]:
    """Keep the packages that a lock has; for npm by its own spelling, which takes no version."""
    names = locked_names(lock)
    wanted = [package for package in upgrade if normalized(package) in names]
    return [names[normalized(p)] for p in wanted] if lock.startswith("{") else wanted


def is_npm(layer: "Layer") -> bool:
    """Tell whether a layer is made of npm packages."""
    from layergen.model.strategy import SourceKind

    return layer.source.kind is SourceKind.NPM
