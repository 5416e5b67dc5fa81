"""A large account: many functions, each with published versions, over many layers."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from layergen.model.usage import DeployedFunction
from tests.accounts_server import Accounts
from tests.repositories import (
    ACCOUNT,
    Entry,
    environment,
    layer,
    publication,
    releases,
    repository_files,
    write_files,
)

FUNCTIONS = 10_000
LAYERS = 300
VERSIONS = ("$LATEST", "1", "2", "3")
RELEASES = ("1.0.0", "1.1.0", "1.2.0")
LAYERS_EACH = 3


def crowd(folder: Path, accounts: Accounts, *regions: str) -> Path:
    """Spread the functions over these regions, and give a repository that published the layers.

    A version holds the releases of its day: version 1 the first, `$LATEST` the last.
    """
    for at, region in enumerate(regions):
        accounts.functions[ACCOUNT, region] = list(
            _functions(region, range(at, FUNCTIONS, len(regions)))
        )
    names = [f"layer-{number:03}" for number in range(LAYERS)]
    locked: Entry = {
        name: {
            release: {
                region: {"universal": publication(name, number, region)} for region in regions
            }
            for number, release in enumerate(RELEASES, 1)
        }
        for name in names
    }
    files = repository_files(
        {name: layer() for name in names},
        released={name: releases(*RELEASES) for name in names},
        environments={"dev": environment(regions=list(regions))},
        locks={"dev": {"layers": locked}},
    )
    return write_files(folder, files)


def _functions(region: str, numbers: range) -> Iterator[DeployedFunction]:
    for number in numbers:
        for version in VERSIONS:
            held = 3 if version == "$LATEST" else int(version)
            # Neighbours share layers, so that every region uses them all.
            first = number // 5
            layers = [f"layer-{(first + step) % LAYERS:03}" for step in range(LAYERS_EACH)]
            yield DeployedFunction(
                f"function-{number:05}",
                version,
                tuple(f"arn:aws:lambda:{region}:{ACCOUNT}:layer:{one}:{held}" for one in layers),
            )


@dataclass(frozen=True)
class Used:
    """What a process took: processor time in seconds, and the most memory it held, in bytes."""

    cpu: float
    memory: int


_LAUNCHER = """
import json, resource, subprocess, sys
with open(sys.argv[1], "w") as out:
    code = subprocess.call(sys.argv[3:], stdout=out)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
with open(sys.argv[2], "w") as report:
    json.dump([used.ru_utime + used.ru_stime, used.ru_maxrss * 1024], report)
sys.exit(code)
"""
"""A small process in between: Linux counts what the parent held at the fork as the child's own."""


def ask_usage(root: Path, accounts: Accounts, out: Path) -> Used:
    """Run `layergen usage --write` in a process of its own, and give what that took."""
    argv = [sys.executable, "-m", "layergen", "-C", str(root), "-q"]
    argv += ["usage", "--env", "dev", "--format", "json", "--write"]
    report = out.with_suffix(".used.json")
    subprocess.run(
        [sys.executable, "-c", _LAUNCHER, str(out), str(report), *argv],
        env={**os.environ, **accounts.environment(ACCOUNT)},
        check=True,
    )
    return Used(*json.loads(report.read_text()))
