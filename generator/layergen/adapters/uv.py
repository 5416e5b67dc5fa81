"""uv: resolving requirements for every platform at once, with hashes."""

import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from layergen.adapters.completed import Completed, ProcessError
from layergen.adapters.process import check
from layergen.errors import LayergenError

_LOCK = "requirements.txt"
_UNREACHABLE = re.compile(r"Failed to fetch|error sending request|client error \(Connect\)")
_UNSOLVABLE = re.compile(r"No solution found")


def compile_requirements(
    source: Path, *, python_version: str, existing: str = "", upgrade: Sequence[str] = ()
) -> str:
    """Resolve a requirements.in into a universal lock with hashes and without host names.

    `python_version` is the oldest Python it has to serve. Versions in `existing`, the lock so far,
    are kept unless the manifest forbids them or `upgrade` names the package. Raises LayergenError
    if there is no solution, or if the index cannot be reached.
    """
    with tempfile.TemporaryDirectory() as folder:
        lock = Path(folder) / _LOCK
        lock.write_text(existing, "utf-8")
        try:
            check([*_command(source, python_version, lock), *_upgrades(upgrade)], cwd=source.parent)
        except ProcessError as error:
            raise _explained(error, error.completed, source) from error
        return lock.read_text("utf-8")


def _command(source: Path, python_version: str, lock: Path) -> list[str]:
    from uv import find_uv_bin

    return [
        find_uv_bin(),
        "pip",
        "compile",
        "--quiet",
        "--universal",
        f"--python-version={python_version}",
        # Ours will do, as nothing is built; uv shall not look for another, nor download one.
        f"--python={sys.executable}",
        "--only-binary=:all:",
        "--generate-hashes",
        "--no-emit-index-url",
        "--no-emit-find-links",
        "--no-header",
        "--no-annotate",
        f"--output-file={lock}",
        source.name,
    ]


def _upgrades(packages: Sequence[str]) -> list[str]:
    return [f"--upgrade-package={package}" for package in packages]


def _explained(error: ProcessError, completed: Completed, source: Path) -> LayergenError:
    if _UNREACHABLE.search(completed.stderr):
        return LayergenError(
            "the package index cannot be reached, or refused",
            hint="check the network, the proxy, and the index in uv's configuration",
        )
    if _UNSOLVABLE.search(completed.stderr):
        return LayergenError(
            f"{source.name} has no solution:\n{completed.stderr.strip().removeprefix('error: ')}",
            hint="loosen a version, or drop a runtime of the layer",
        )
    return error
