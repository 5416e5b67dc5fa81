"""uv: resolving requirements for every platform at once, with hashes."""

import re
import sys
import tempfile
from collections.abc import Collection, Sequence
from pathlib import Path

from layergen.adapters.completed import Completed, ProcessError
from layergen.adapters.not_built import not_built
from layergen.adapters.process import check
from layergen.errors import LayergenError

_LOCK = "requirements.txt"
_UNREACHABLE = re.compile(r"Failed to fetch|error sending request|client error \(Connect\)")
_UNSOLVABLE = re.compile(r"No solution found")
_NO_WHEEL = re.compile(r"Wheels are required for `([^`]+)`")
_NO_SOURCE = re.compile(r"A source distribution is required for `([^`]+)`")
_NOT_BUILT = re.compile(r"Failed to build `([^`=]+)==([^`]+)`")
_SAID = re.compile(
    r"^ *\[(?:stderr|stdout)\]\n(.*?)(?=^ *\[stderr\]|^hint:|\Z)", re.DOTALL | re.MULTILINE
)


def compile_requirements(
    source: Path,
    *,
    python_version: str,
    existing: str = "",
    upgrade: Sequence[str] = (),
    extra: str = "",
    group: str = "",
    from_source: Collection[str] = (),
) -> str:
    """Resolve a requirements.in or pyproject.toml into a universal lock with hashes and no hosts.

    Of a pyproject.toml, `extra` is taken besides the project's own dependencies, `group` instead of
    them. `python_version` is the oldest Python it has to serve. Versions in `existing`, the lock so
    far, are kept unless the manifest forbids them or `upgrade` names the package. The packages in
    `from_source` need no wheel; a version of them has to have its source, which uv may build here
    to learn what it needs. Raises LayergenError if there is no solution, if the index cannot be
    reached, or if such a build fails.
    """
    with tempfile.TemporaryDirectory() as folder:
        lock = Path(folder) / _LOCK
        lock.write_text(existing, "utf-8")
        try:
            check(
                [
                    *_command(python_version, lock),
                    *_upgrades(upgrade),
                    # uv has no word for "if there is no wheel"; it lists the hashes of all files.
                    *(f"--no-binary={package}" for package in sorted(from_source)),
                    *([f"--extra={extra}"] if extra else []),
                    *([f"--group={source.name}:{group}"] if group else [source.name]),
                ],
                cwd=source.parent,
            )
        except ProcessError as error:
            without = set(_NO_SOURCE.findall(error.completed.stderr)).intersection(from_source)
            if not without:
                raise _explained(error, error.completed, source) from error
        else:
            return lock.read_text("utf-8")
    return compile_requirements(
        source,
        python_version=python_version,
        existing=existing,
        upgrade=upgrade,
        extra=extra,
        group=group,
        from_source=set(from_source) - without,
    )


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
        # Ours will do, even for a build; uv shall not look for another, nor download one.
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
    said = completed.stderr
    if _UNREACHABLE.search(said):
        return LayergenError(
            "the package index cannot be reached, or refused",
            hint="check the network, the proxy, and the index in uv's configuration",
        )
    if match := _NOT_BUILT.search(said):
        output = "".join(part[1] for part in _SAID.finditer(said)) or said
        return not_built(f"{match[1]} {match[2]}", output)
    if _UNSOLVABLE.search(said):
        only_source = _NO_WHEEL.search(said)
        reasons = said.strip().removeprefix("error: ")
        if only_source:
            # uv's own hint names options that nobody gave.
            reasons = reasons.partition("\n\nhint:")[0]
        return LayergenError(
            f"{source.name} has no solution:\n{reasons}",
            hint=f"take another package or version, or allow to build it: "
            f"`allow_builds: [{only_source[1]}]`"
            if only_source
            else "loosen a version, or drop a runtime of the layer",
        )
    return error
