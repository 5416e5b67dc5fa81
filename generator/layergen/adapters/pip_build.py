"""pip: building a wheel from source, for the packages that the strategy allows, and no other.

The build sees tools in a place of its own, all of them wheels. What it gives depends on the
machine; time, hash seed and debug information are taken out of it.
"""

import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from importlib.metadata import metadata
from pathlib import Path

from packaging.specifiers import SpecifierSet

from layergen.adapters.completed import Completed
from layergen.adapters.interpreters import find_python
from layergen.adapters.not_built import not_built
from layergen.adapters.pip import (
    INDEX_HINT,
    download,
    explained,
    missing_line,
    pip,
    refuse_unreachable,
)
from layergen.errors import LayergenError

_SAID = re.compile(
    r"^ *╰─> .*lines? of output\]\n(.*?)^ *\[end of output\]", re.DOTALL | re.MULTILINE
)
_NO_TOOLS = re.compile(r"[Ii]nstalling (?:backend|build) dependencies")
_FAILED = re.compile(r"error: (?:subprocess-exited-with-error|metadata-generation-failed)")
_FIRST_ZIP_DATE = "315532800"
"""1980-01-01, in seconds: what the canonical zip says of every file."""


def build_from_source(line: str, *, python_version: str, folder: Path) -> bool:
    """Fetch the source for `name==version --hash=sha256:…` into `folder`, and a wheel built of it.

    It is built by a Python of that version if this machine has one, else by our own. Gives False,
    and builds nothing, if the index has no source for that line. Raises LayergenError if an index
    cannot be reached, if hashes differ, or if the build fails.
    """
    python = _python(python_version)
    name = line.partition("==")[0]
    from_source = [f"--no-binary={name}"]
    # To pip, fetching a source includes a part of building it.
    fetched = download([line], from_source, folder, python=python, **_repeatable())
    if fetched.returncode:
        if missing_line(fetched, [line]) is None:
            raise _failed(line, fetched)
        refuse_unreachable(line, from_source, folder, python=python)
        return False
    (source,) = (path for path in folder.iterdir() if path.suffix != ".whl")
    with tempfile.TemporaryDirectory() as place:
        # The cache is for wheels of an index; what is built of a file may look like another's.
        options = ["--no-deps", "--only-binary=:all:", "--no-cache-dir", f"--wheel-dir={folder}"]
        built = pip([*python, "wheel", *options, str(source)], Path(place), **_repeatable())
    if built.returncode:
        raise _failed(line, built)
    return True


def _python(minor: str) -> Sequence[str]:
    """Choose the interpreter in pip's words; nothing for our own."""
    program = find_python(minor)
    runs_pip = SpecifierSet(metadata("pip")["Requires-Python"] or "").contains(f"{minor}.99")
    return ["--python", str(program)] if program and runs_pip else []


def _repeatable() -> Mapping[str, str]:
    """Give what makes a compiler and a build tool do the same tomorrow in another folder."""
    flags = {name: f"{os.environ.get(name, '')} -g0".strip() for name in ("CFLAGS", "CXXFLAGS")}
    return {"SOURCE_DATE_EPOCH": _FIRST_ZIP_DATE, "PYTHONHASHSEED": "0", **flags}


def _failed(line: str, completed: Completed) -> LayergenError:
    said = _SAID.search(completed.stderr)
    if not _FAILED.search(completed.stderr) or said is None:
        return explained(completed)
    label = " ".join(line.split(maxsplit=1)[0].split("=="))
    if _NO_TOOLS.search(completed.stderr):
        return not_built(label, said[1], hint=f"its tools come from the index: {INDEX_HINT}")
    return not_built(label, said[1])
