"""A Python layer's lock, whichever of the two forms it has, as what a target wants from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from layergen.build.python_target import PythonTarget
from layergen.diagnostics import Place


@dataclass(frozen=True, slots=True)
class Wanted:
    """One package that a target needs. Any file with one of these hashes is the right version.

    `files` maps SHA-256 (hex) to the wheel's file name, or to "" where the lock does not name it.
    """

    name: str
    version: str
    files: Mapping[str, str]
    place: Place

    @property
    def line(self) -> str:
        """The package as pip reads it: pinned, with every hash, without a marker."""
        hashes = " ".join(f"--hash=sha256:{sha256}" for sha256 in sorted(self.files))
        return f"{self.name}=={self.version} {hashes}"


class PythonLock(Protocol):
    """A lock that has been read."""

    def wanted_on(self, target: PythonTarget) -> Mapping[str, Wanted]:
        """Give the packages whose markers hold on a target, by normalized name.

        Raises InvalidInputError if the lock cannot serve that target.
        """
        ...
