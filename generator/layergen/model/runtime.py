"""Facts about Lambda runtimes and limits. The values age, so they are data files (`data/`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Runtime:
    """One `Runtime` value of Lambda.

    Support ends on `deprecated_on`; functions cannot be updated from `blocked_on`. `glibc` is the
    newest (major, minor) that its system can load, `node_abi` the `NODE_MODULE_VERSION`, and
    `provider_floor` the first hashicorp/aws that accepts the value, if that is recent.
    """

    name: str
    family: str
    version: str
    glibc: tuple[int, int]
    deprecated_on: date | None
    blocked_on: date | None = None
    provider_floor: str | None = None
    node_abi: int | None = None
    bundled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RuntimeTable:
    """All runtimes we know, and the day on which they were looked up."""

    taken_on: date
    runtimes: Mapping[str, Runtime]


@dataclass(frozen=True, slots=True)
class Limits:
    """Lambda's quotas that a layer can break. Sizes in bytes, texts in characters."""

    layers_per_function: int
    unzipped_bytes: int
    direct_upload_bytes: int
    description_characters: int
    layer_name_characters: int
    runtimes_per_layer: int
