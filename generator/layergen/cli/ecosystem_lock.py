"""The ecosystem's own lock of a layer: where it is, and which packages it names."""

import difflib
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from layergen.errors import InvalidInputError, LayergenError

if TYPE_CHECKING:
    from layergen.model.strategy import Layer

PYTHON_LOCK = "requirements.txt"

_NPM_LOCK = "package-lock.json"
_PYLOCK = "pylock.toml"
_NAME_ENDS = re.compile(r"[\s\[<>=!~]")


def is_npm(layer: "Layer") -> bool:
    """Tell whether a layer is made of npm packages."""
    from layergen.model.strategy import SourceKind

    return layer.source.kind is SourceKind.NPM


def lock_path(folder: str, layers: Sequence["Layer"]) -> str:
    """Give the path of the lock from which the layers of a folder are built."""
    return f"{folder}/{_NPM_LOCK if is_npm(layers[0]) else PYTHON_LOCK}"


def package_changes(before: str, after: str) -> list[str]:
    """Say which pins came, went or moved; hashes alone are not worth a line."""
    lines = difflib.unified_diff(pins(before), pins(after), n=0, lineterm="")
    return [line for line in list(lines)[2:] if not line.startswith("@@")]


def pins(lock: str) -> list[str]:
    """Give the lines of a lock that name a package and its version."""
    if lock.startswith("{"):
        return _npm_pins(lock)
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


def _npm_pins(lock: str) -> list[str]:
    """Give `name@version` of every package in a package-lock.json, sorted.

    There are none in a lock of an older version, or a damaged one, which is about to be replaced.
    """
    from layergen.build.nodejs import LOCK
    from layergen.build.npm_lock import parse_npm_lock

    try:
        packages = parse_npm_lock(lock, LOCK).packages.values()
    except InvalidInputError:
        return []
    return sorted({f"{package.name}@{package.version}" for package in packages if package.path})
