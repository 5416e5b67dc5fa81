"""npm: resolving package.json, and fetching tarballs. It knows registries, proxies, credentials."""

import os
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from layergen.adapters.completed import ProcessError
from layergen.adapters.npm_errors import explained
from layergen.adapters.process import check
from layergen.adapters.temporary import temporary_folder
from layergen.errors import LayergenError

MANIFEST = "package.json"
LOCK = "package-lock.json"
CONFIGURATION = ".npmrc"
QUIET = (
    "--ignore-scripts",
    "--no-audit",
    "--no-fund",
    "--no-update-notifier",
    "--no-progress",
    "--loglevel=error",
)
_LOCK_ONLY = (
    "--package-lock=true",
    "--package-lock-only",
    "--lockfile-version=3",
    "--omit-lockfile-registry-resolved",
    *QUIET,
)
_MOST_PROCESSES = 4
_WORTH_A_PROCESS = 8
"""npm fetches one tarball after the other, and takes as long to start as to fetch this many."""


def lock_packages(source: Path, *, existing: str = "", upgrade: Sequence[str] = ()) -> str:
    """Resolve a package.json into a package-lock.json, version 3, that names no host.

    Versions in `existing`, the lock so far, are kept unless the manifest forbids them or `upgrade`
    names the package. Raises LayergenError if there is no solution, or if a registry cannot be
    reached.
    """
    with temporary_folder() as temporary:
        # The lock gets the folder's name where the manifest has none.
        folder = temporary / source.parent.name
        folder.mkdir()
        copy_project(source.parent, folder)
        lock = folder / LOCK
        lock.unlink(missing_ok=True)
        if existing:
            lock.write_text(existing, "utf-8")
        _npm(["install", *_LOCK_ONLY], folder)
        if upgrade:
            _npm(["update", *_LOCK_ONLY, "--", *upgrade], folder)
        if not lock.is_file():
            raise LayergenError(f"npm wrote no {LOCK} for {source.parent.name}/{source.name}")
        return lock.read_text("utf-8")


def fetch_tarballs(specifiers: Sequence[str], *, project: Path, folder: Path) -> None:
    """Download a `.tgz` below `folder` for each `name@version`.

    npm reads the configuration of `project`, if it exists. The files are not checked yet. Raises
    LayergenError if a registry cannot be reached, or does not have a package.
    """
    count = min(_MOST_PROCESSES, os.cpu_count() or 1, -(-len(specifiers) // _WORTH_A_PROCESS))
    # npm names a tarball alike for @a/b and a-b, so each process gets a folder of its own, and
    # those that differ only in that never share one.
    shares = [share for share in _dealt(specifiers, count) if share]
    with ThreadPoolExecutor(max(1, len(shares))) as pool:
        tasks = [
            pool.submit(_pack, share, project, folder / str(number))
            for number, share in enumerate(shares)
        ]
        try:
            for task in tasks:
                task.result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def copy_project(source: Path, folder: Path) -> None:
    """Copy what npm reads of a project: manifest, lock and configuration."""
    for name in (MANIFEST, LOCK, CONFIGURATION):
        if (source / name).is_file():
            shutil.copyfile(source / name, folder / name)


def _pack(specifiers: Sequence[str], project: Path, folder: Path) -> None:
    folder.mkdir()
    argv = ["pack", f"--pack-destination={folder}", *QUIET, "--", *specifiers]
    _npm(argv, project if project.is_dir() else folder)


def _dealt(specifiers: Sequence[str], count: int) -> list[list[str]]:
    """Deal out into `count` shares, or more where two would have one file name."""
    shares: list[list[str]] = [[] for _ in range(count)]
    names: list[set[str]] = [set() for _ in range(count)]
    for position, specifier in enumerate(specifiers):
        name = specifier.removeprefix("@").replace("/", "-")
        order = [*range(position % count, count), *range(position % count)]
        free = next((number for number in order if name not in names[number]), None)
        if free is None:
            free = len(shares)
            shares.append([])
            names.append(set())
        shares[free].append(specifier)
        names[free].add(name)
    return shares


def _npm(arguments: Sequence[str], folder: Path) -> None:
    try:
        check(
            ["npm", *arguments],
            cwd=folder,
            hint="check npm's configuration",
        )
    except ProcessError as error:
        raise explained(error, folder) from error
