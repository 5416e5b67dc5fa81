"""Who uses what, as AWS tells it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DeployedFunction:
    """One version of a function (`$LATEST` or a number), and the ARNs of its layer versions."""

    name: str
    version: str
    layers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Use:
    """One publication that was looked at, and the function versions that have it, by function."""

    layer: str
    version: str
    region: str
    variant: str
    arn: str
    layer_version: int
    functions: Mapping[str, tuple[str, ...]]
