"""What one root's Terraform outputs say: the value of its output `layergen`."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from layergen.diagnostics import Place

OUTPUT = "layergen"
"""The one output that a rendered root has."""


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """One layer version as AWS described it to Terraform. `created_date` is RFC 3339 in UTC.

    `granted` tells whether others may use it.
    """

    arn: str
    layer_version: int
    created_date: str
    code_sha256: str
    granted: bool


@dataclass(frozen=True, slots=True)
class RootOutputs:
    """All layer versions that a root manages: layer, variant, release; and the ARNs of its aliases.

    `aliases` go by `function/alias`.

    `source` says where this was read, for findings about it.
    """

    source: str
    environment: str
    account: str
    region: str
    publications: Mapping[str, Mapping[str, Mapping[str, PublishedVersion]]] = field(
        default_factory=dict
    )
    aliases: Mapping[str, str] = field(default_factory=dict)

    def place(self, *path: str) -> Place:
        """Point at a part of the output. Output of a program has no lines worth naming."""
        return output_place(self.source, path)


def output_place(source: str, path: tuple[str | int, ...]) -> Place:
    """Point at a part of the output that was read from `source`."""
    return Place(f"{source}: {'.'.join([OUTPUT, *map(str, path)])}")
