"""Smoke tests: what a probe said of layers, and what of it the lock keeps."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from layergen.model.strategy import Architecture


@dataclass(frozen=True, slots=True)
class Trial:
    """Layers that a probe shall import together, in attach order.

    `name` is what people call them. `left_out` are globs of modules and packages that are not
    imported, `included` npm packages that are, also if others need them.
    """

    name: str
    probe: str
    runtime: str
    architecture: Architecture
    layers: tuple[str, ...]
    left_out: tuple[str, ...] = ()
    included: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Invocation:
    """What an invocation of a probe gave: its answer, whether that is an error, and its log."""

    answer: str
    failed: bool
    log: str


@dataclass(frozen=True, slots=True)
class ProbeAnswer:
    """What a probe found. `token` says for whom it ran, `machine` on what processor.

    `failed` has the error of every module that cannot be imported.
    """

    token: str
    machine: str
    imported: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    failed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Crash:
    """An invocation that ended the probe: at which module, if its log says so, and how."""

    module: str | None
    how: str


@dataclass(frozen=True, slots=True)
class SmokePass:
    """A smoke test that was passed: by which layers, in order, when (UTC), and on which probe.

    `imported` counts modules and packages.
    """

    layers: tuple[str, ...]
    at: datetime
    probe: str
    imported: int
