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
    source: Path,
    *,
    python_version: str,
    existing: str = "",
    upgrade: Sequence[str] = (),
    extra: str = "",
    group: str = "",
) -> str:
    """Resolve a requirements.in or pyproject.toml into a universal lock with hashes and no hosts.

    Of a pyproject.toml, `extra` is taken besides the project's own dependencies, `group` instead of
    them. `python_version` is the oldest Python it has to serve. Versions in `existing`, the lock so
    far, are kept unless the manifest forbids them or `upgrade` names the package. Raises
    LayergenError if there is no solution, or if the index cannot be reached.
    """
    with tempfile.TemporaryDirectory() as folder:
        lock = Path(folder) / _LOCK
        lock.write_text(existing, "utf-8")
        try:
            check(
                [
                    *_command(python_version, lock),
                    *_upgrades(upgrade),
                    *([f"--extra={extra}"] if extra else []),
                    *([f"--group={source.name}:{group}"] if group else [source.name]),
                ],
                cwd=source.parent,
            )
        except ProcessError as error:
            raise _explained(error, error.completed, source) from error
        return lock.read_text("utf-8")


def export_uv_lock(folder: Path, *, extra: str = "", group: str = "") -> str:
    """Give what a uv.lock says of its project as a universal lock with hashes and no hosts.

    It is taken as it is, and is not compared with the pyproject.toml beside it. `extra` and `group`
    mean what they mean in `compile_requirements`. Raises LayergenError if uv cannot read it.
    """
    from uv import find_uv_bin

    exported = check(
        [
            find_uv_bin(),
            "export",
            "--quiet",
            "--frozen",
            f"--python={sys.executable}",
            "--format=requirements-txt",
            "--no-emit-project",
            "--no-default-groups",
            "--no-header",
            "--no-annotate",
            *([f"--extra={extra}"] if extra else []),
            *([f"--only-group={group}"] if group else []),
        ],
        cwd=folder,
        hint="`uv lock` writes it anew",
    )
    return exported.stdout


def _command(python_version: str, lock: Path) -> list[str]:
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
