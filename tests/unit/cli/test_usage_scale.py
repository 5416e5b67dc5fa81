"""`layergen usage` on 10,000 functions with 3 published versions each, and 300 layers."""

import json
import sys
from pathlib import Path

import pytest

from tests.accounts_server import PAGE, serving
from tests.crowd import FUNCTIONS, LAYERS, LAYERS_EACH, RELEASES, VERSIONS, ask_usage, crowd
from tests.unit.cli.running import lock_of

REGIONS = [f"eu-west-{number}" for number in range(1, 5)]
"""Several, because one takes 15 requests a second: `python -m tests.benchmarks.usage` asks one."""
MEGABYTE = 1_000_000


@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss has another unit")
def test_pages_and_memory(tmp_path: Path) -> None:
    with serving() as accounts:
        root = crowd(tmp_path / "repository", accounts, *REGIONS)
        used = ask_usage(root, accounts, tmp_path / "usage.json")

    versions = [len(functions) for functions in accounts.functions.values()]
    assert sum(versions) == FUNCTIONS * len(VERSIONS)
    pages = sum(-(-count // PAGE) for count in versions)
    assert [call.operation for call in accounts.calls] == [
        "GetCallerIdentity",
        *["ListFunctions"] * pages,
    ]
    assert used.memory < 400 * MEGABYTE

    publications = json.loads((tmp_path / "usage.json").read_text())["publications"]
    assert len(publications) == LAYERS * len(RELEASES) * len(REGIONS)
    assert sum(versions) * LAYERS_EACH == sum(
        len(found["versions"]) for one in publications for found in one["functions"].values()
    )
    assert all(
        one["universal"]["used_by"]
        for versions in lock_of(root)["layers"].values()
        for regions in versions.values()
        for one in regions.values()
    )
