"""uv: resolving requirements for every platform at once, with hashes."""

import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from layergen.adapters.completed import Completed, ProcessError
from layergen.adapters.not_built import not_built
from layergen.adapters.process import check
from layergen.adapters.temporary import temporary_folder
from layergen.errors import LayergenError

_LOCK = "requirements.txt"
_KNOWN_GLIBC = (17, 28, *range(31, 41))
"""The N of the manylinux_2_N that uv can resolve for."""
_UNREACHABLE = re.compile(r"Failed to fetch|error sending request|client error \(Connect\)")
_UNSOLVABLE = re.compile(r"No solution found")
_NO_WHEEL = re.compile(r"Wheels are required for `([^`]+)`")
_NO_SOURCE = re.compile(r"A source distribution is required for `([^`]+)`")
_NOT_BUILT = re.compile(r"Failed to build `([^`=]+)==([^`]+)`")
_SAID = re.compile(
    r"^ *\[(?:stderr|stdout)\]\n(.*?)(?=^ *\[stderr\]|^hint:|\Z)", re.DOTALL | re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is to be resolved: a requirements.in or a pyproject.toml.

    Of a pyproject.toml, `extra` is taken besides the project's own dependencies, `group` instead of
    them. The packages in `from_source` need no wheel; a version of them has to have its source,
    which uv may build here to learn what it needs.
    """

    file: Path
    extra: str = ""
    group: str = ""
    from_source: frozenset[str] = frozenset()


def compile_requirements(
    manifest: Manifest,
    *,
    python_version: str,
    existing: str = "",
    upgrade: Sequence[str] = (),
    constraints: Sequence[str] = (),
) -> str:
    """Resolve a manifest into a universal lock with hashes and no hosts.

    `python_version` is the oldest Python it has to serve. Versions in `existing`, the lock so far,
    are kept unless the manifest or `constraints` forbid them or `upgrade` names the package. Raises
    LayergenError if there is no solution, if the index cannot be reached, or if a build fails.
    """
    mode = ["--universal", "--generate-hashes", f"--python-version={python_version}"]
    mode += [f"--upgrade-package={package}" for package in upgrade]
    try:
        return _compile(manifest, mode, existing, constraints)
    except ProcessError as error:
        raise _explained(error, error.completed, manifest.file) from error


def versions_on(
    manifest: Manifest, *, python_version: str, machine: str, glibc: tuple[int, int], preferred: str
) -> Mapping[str, str] | None:
    """Give the versions, by name, that a manifest comes to on one Linux, each with its wheel there.

    Versions of the lock `preferred` are taken where they have one. None if there is no solution.
    uv knows some glibc versions only, so an older one may stand for `glibc`. Raises LayergenError
    if the index cannot be reached.
    """
    minor = max(known for known in _KNOWN_GLIBC if (2, known) <= glibc or known == _KNOWN_GLIBC[0])
    mode = [
        f"--python-platform={machine}-manylinux_2_{minor}",
        f"--python-version={python_version}",
    ]
    try:
        lines = _compile(manifest, mode, preferred).splitlines()
    except ProcessError as error:
        if _UNSOLVABLE.search(error.completed.stderr):
            return None
        raise _explained(error, error.completed, manifest.file) from error
    return dict(line.partition(" ")[0].split("==") for line in lines if "==" in line)


def _compile(
    manifest: Manifest, mode: Sequence[str], existing: str, constraints: Sequence[str] = ()
) -> str:
    """Run `uv pip compile`. Raises ProcessError."""
    from_source = set(manifest.from_source)
    name = manifest.file.name
    with temporary_folder() as folder:
        lock, bounds = folder / _LOCK, folder / "constraints.txt"
        bounds.write_text("".join(f"{line}\n" for line in constraints), "utf-8")
        while True:
            lock.write_text(existing, "utf-8")
            try:
                check(
                    [
                        *_command(lock),
                        *mode,
                        f"--constraints={bounds}",
                        # uv has no word for "without a wheel only"; it lists every file's hash.
                        *(f"--no-binary={package}" for package in sorted(from_source)),
                        *([f"--extra={manifest.extra}"] if manifest.extra else []),
                        *([f"--group={name}:{manifest.group}"] if manifest.group else [name]),
                    ],
                    cwd=manifest.file.parent,
                )
            except ProcessError as error:
                without = from_source.intersection(_NO_SOURCE.findall(error.completed.stderr))
                if not without:
                    raise
                from_source -= without
            else:
                return lock.read_text("utf-8")


def export_uv_lock(folder: Path, *, extra: str = "", group: str = "") -> str:
    """Give what a uv.lock says of its project as a universal lock with hashes and no hosts.

    It is taken as it is, and is not compared with the pyproject.toml beside it. `extra` and `group`
    mean what they mean in a `Manifest`. Raises LayergenError if uv cannot read it.
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


def _command(lock: Path) -> list[str]:
    from uv import find_uv_bin

    return [
        find_uv_bin(),
        "pip",
        "compile",
        "--quiet",
        # Ours will do, even for a build; uv shall not look for another, nor download one.
        f"--python={sys.executable}",
        "--only-binary=:all:",
        "--no-emit-index-url",
        "--no-emit-find-links",
        "--no-header",
        "--no-annotate",
        f"--output-file={lock}",
    ]


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
