"""pip: fetching wheels for another machine. It knows private indexes, proxies and credentials."""

import os
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from layergen.adapters.completed import Completed, ProcessError, refuse_full_disk
from layergen.adapters.process import run
from layergen.adapters.temporary import temporary_folder
from layergen.errors import LayergenError

_MISSING = re.compile(
    r"No matching distribution found for ([^\s=]+)|Package '([^']+)' requires a different Python"
)
_MISMATCH = re.compile(r"DO NOT MATCH THE HASHES.*?^\s+(\S+==\S+) ", re.DOTALL | re.MULTILINE)
_NOT_FETCHED = re.compile(r"Could not fetch URL \S+: (?!404)(.+?) - skipping")
_STATUS = re.compile(r"\b(40[13]) Client Error")
INDEX_HINT = "check the network, the proxy, and the index and credentials in pip's configuration"


def download_wheels(
    lines: Sequence[str],
    *,
    python_version: str,
    abis: Sequence[str],
    platforms: Sequence[str],
    folder: Path,
) -> tuple[str, ...]:
    """Download one wheel into `folder` for each line `name==version --hash=sha256:…`.

    Returns the lines for which the index has no wheel that fits. pip evaluates markers for this
    machine, so there may be none. Raises LayergenError if an index cannot be reached, or if it
    offers a file with another hash.
    """
    target = [
        "--implementation=cp",
        f"--python-version={python_version}",
        *(f"--abi={abi}" for abi in abis),
        *(f"--platform={platform}" for platform in platforms),
    ]
    wanted = list(lines)
    missing: list[str] = []
    # pip stops at the first package that nothing fits, and keeps none of the others.
    while wanted:
        completed = download(wanted, target, folder)
        if not completed.returncode:
            break
        line = missing_line(completed, wanted)
        if line is None:
            raise explained(completed)
        refuse_unreachable(line, target, folder)
        missing.append(line)
        wanted.remove(line)
    return tuple(missing)


def pip(arguments: Sequence[str], place: Path, **more: str) -> Completed:
    """Run pip to its end. It works below `place`; `more` joins its environment."""
    quiet = ("--quiet", "--no-input", "--disable-pip-version-check")
    return run(
        [sys.executable, "-m", "pip", *arguments, *quiet],
        # Stopped halfway, pip leaves its own temporary folders behind.
        env={**os.environ, **more, "TMPDIR": str(place)},
    )


def download(
    lines: Sequence[str],
    options: Sequence[str],
    folder: Path,
    *,
    python: Sequence[str] = (),
    **more: str,
) -> Completed:
    """Run `pip download` for locked lines, wheels only unless `options` say otherwise.

    `python` are the options in front that choose another interpreter; `more` joins the environment.
    """
    # On the disk of the wheels, so that only one can be full.
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        requirements = Path(place) / "requirements.txt"
        requirements.write_text("".join(f"{line}\n" for line in lines), "utf-8")
        locked = ("--no-deps", "--only-binary=:all:", "--require-hashes")
        return pip(
            [
                *python,
                "download",
                *locked,
                *options,
                f"--dest={folder}",
                f"--requirement={requirements}",
            ],
            Path(place),
            **more,
        )


def missing_line(completed: Completed, lines: Sequence[str]) -> str | None:
    """Give the line for which the index has nothing that was asked for; None if pip says not so."""
    if (match := _MISSING.search(completed.stderr)) is None:
        return None
    from packaging.utils import canonicalize_name

    name = canonicalize_name(match[1] or match[2])
    return next((line for line in lines if line.startswith(f"{name}==")), None)


def refuse_unreachable(
    line: str, options: Sequence[str], folder: Path, *, python: Sequence[str] = ()
) -> None:
    """Ask again and read pip's log: in its errors, no index at all looks like no wheel.

    Raises LayergenError if an index cannot be reached.
    """
    with temporary_folder() as place:
        log = place / "log"
        download([line], [*options, f"--log={log}"], folder, python=python)
        text = log.read_text("utf-8", errors="replace") if log.exists() else ""
    failures = [match[1] for match in _NOT_FETCHED.finditer(text)]
    if not failures:
        return
    if refused := next((match[1] for f in failures if (match := _STATUS.search(f))), None):
        raise LayergenError(f"a package index refused access ({refused})", hint=INDEX_HINT)
    raise LayergenError(
        f"a package index cannot be reached, so {line.split(maxsplit=1)[0]} cannot be fetched",
        hint=INDEX_HINT,
    )


def explained(completed: Completed) -> LayergenError:
    """Say what went wrong; in pip's own words where there are no better ones.

    Raises OSError for a full disk.
    """
    refuse_full_disk(completed)
    if match := _MISMATCH.search(completed.stderr):
        return LayergenError(
            f"the index offers a file for {match[1]} that has none of the locked hashes",
            hint="the file was replaced, or the lock edited: compare before you lock it again",
        )
    return ProcessError(completed, os.environ, hint=INDEX_HINT)
