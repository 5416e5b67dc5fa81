"""What a proof by running needs from outside."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Protocol

from layergen.model.check import Check
from layergen.model.runtime import Runtime
from layergen.model.strategy import Architecture


class Interpreter(Protocol):
    """A program of this machine that can stand for a runtime."""

    @property
    def label(self) -> str:
        """Name the program with its version."""
        ...

    def failures(self, checks: Sequence[Check], layer: Path, /) -> Mapping[Check, str]:
        """Run checks with nothing but an extracted layer, and say why those that fail do."""
        ...


class Interpreters(Protocol):
    """How interpreters are found. `cli` passes an adapter."""

    def __call__(self, runtime: Runtime, architecture: Architecture, /) -> Interpreter | None:
        """Give an interpreter that can stand for a runtime; None if this machine has none."""
        ...
