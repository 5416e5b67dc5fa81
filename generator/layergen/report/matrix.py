"""What a CI run has to build: for GitHub, and for people."""

import json
from collections.abc import Iterable

from rich.table import Table

from layergen.model.wanted import Wanted
from layergen.report.table import add_row, size, table


def matrix_json(wanted: Iterable[Wanted]) -> str:
    """Write a matrix as GitHub's `strategy.matrix` takes it, on one line as its outputs need it."""
    include = [
        {
            "layer": one.release.layer,
            "version": one.release.version,
            "release": _reference(one),
            "variant": one.artifact.variant,
            "runtimes": list(one.artifact.runtimes),
            "architectures": [str(architecture) for architecture in one.artifact.architectures],
            "environments": list(one.environments),
            "zip": one.path,
        }
        for one in wanted
    ]
    return json.dumps({"include": include})


def matrix_table(wanted: Iterable[Wanted]) -> Table:
    """Show the same as a table."""
    made = table("release", "variant", "size", "waiting", right=("size",))
    for one in wanted:
        add_row(
            made,
            _reference(one),
            one.artifact.variant,
            size(one.artifact.zip_bytes),
            ", ".join(f"{environment} {region}" for environment, region in one.roots) or "nobody",
        )
    return made


def _reference(one: Wanted) -> str:
    return f"{one.release.layer}@{one.release.version}"
