"""A large account: many functions, each with published versions, over many layers."""

from collections.abc import Iterator
from pathlib import Path

from layergen.model.usage import DeployedFunction
from tests.accounts_server import Accounts
from tests.measured import Used, measured
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


def ask_usage(root: Path, accounts: Accounts, out: Path) -> Used:
    """Run `layergen usage --write` in a process of its own, and give what that took."""
    argv = ["-C", str(root), "-q", "usage", "--env", "dev", "--format", "json", "--write"]
    return measured(argv, out, accounts.environment(ACCOUNT))
