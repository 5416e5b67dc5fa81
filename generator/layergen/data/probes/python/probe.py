"""Imports every top-level module that the attached layers bring, and tells which ones fail.

It runs in Lambda, on every Python that a layer is made for, and has nothing but the standard
library.
"""

from __future__ import annotations

import fnmatch
import importlib
import os
import platform
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# An embedded AWS has no /opt of its own.
LAYERS = Path(os.environ.get("LAYERGEN_LAYERS", "/opt"))
TOKEN = os.environ.get("LAYERGEN_SMOKE", "")
SECRETS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
EXTENSION = re.compile(r"(\w+)(?:\.(?:cpython-3\w+|abi3|cp3\w+)[\w.-]*)?\.so")


def handler(event: dict[str, Any], _context: object = None) -> dict[str, Any]:
    """Import everything but `except` (globs) and `skip` (names), and give an error by module."""
    patterns, skip = event.get("except", []), event.get("skip", [])
    imported, left_out, failed = [], [], {}
    for name in sorted(modules()):
        if any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns):
            left_out.append(name)
            continue
        if name in skip:
            continue
        # Should this end the process, its last line says where.
        print(f"layergen {TOKEN} imports {name}", flush=True)
        try:
            importlib.import_module(name)
            imported.append(name)
        except BaseException as error:
            failed[name] = told(error)
    return {
        "token": TOKEN,
        "machine": platform.machine(),
        "imported": imported,
        "left_out": left_out,
        "failed": failed,
    }


def modules() -> set[str]:
    """Find the modules with which an import begins: below namespace folders, the first real one."""
    found: set[str] = set()
    for folder in map(Path, sys.path):
        if LAYERS in folder.parents and folder.is_dir():
            found.update(below(folder, ""))
    found.discard("__main__")
    # What is a package in one folder may be a namespace in another.
    return {name for name in found if not any(parent in found for parent in parents(name))}


def below(folder: Path, prefix: str) -> Iterator[str]:
    """Give the modules of a folder; of a folder without `__init__`, those in it."""
    for entry in folder.iterdir():
        if entry.is_dir():
            if entry.name.isidentifier() and entry.name != "__pycache__":
                if any(module(inside.name) == "__init__" for inside in entry.iterdir()):
                    yield prefix + entry.name
                else:
                    yield from below(entry, prefix + entry.name + ".")
        elif module(entry.name).isidentifier() and module(entry.name) != "__init__":
            yield prefix + module(entry.name)


def module(file: str) -> str:
    """Give the module that a file holds; nothing if it holds none."""
    stem, _, suffix = file.rpartition(".")
    if suffix in ("py", "pyc"):
        return stem
    match = EXTENSION.fullmatch(file)
    return match.group(1) if match else ""


def parents(name: str) -> Iterator[str]:
    """Give the packages above a module."""
    while "." in name:
        name = name.rpartition(".")[0]
        yield name


def told(error: BaseException) -> str:
    """Give the first line of an error, without the function's own credentials."""
    said = f"{type(error).__name__}: {error}"
    for name in SECRETS:
        if os.environ.get(name):
            said = said.replace(os.environ[name], "***")
    return said.strip().splitlines()[0][:300]
