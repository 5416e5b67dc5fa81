"""What a function weighs with its layers in an environment, against what Lambda takes."""

from dataclasses import dataclass
from enum import StrEnum

from layergen.model.release import Artifact, Release
from layergen.model.runtime import Limits
from layergen.model.strategy import Function

WARNING_PERCENT = 80
"""From here on there is a warning; the same for every budget in bytes."""


class Standing(StrEnum):
    """How a size stands against its limit."""

    FITS = "fits"
    NEAR = "near"
    BEYOND = "beyond"


def standing(size: int, limit: int) -> Standing:
    """Compare a size with its limit."""
    if size > limit:
        return Standing.BEYOND
    return Standing.NEAR if size * 100 >= limit * WARNING_PERCENT else Standing.FITS


@dataclass(frozen=True, slots=True)
class Attached:
    """One layer of a function: the release it gets, and the variant that fits."""

    release: Release
    artifact: Artifact

    @property
    def name(self) -> str:
        """Name the release as people do."""
        return f"{self.release.layer}@{self.release.version}"


@dataclass(frozen=True, slots=True)
class Budget:
    """One function in one environment, in attach order. Sizes in bytes, unzipped.

    `package_bytes` is the function's own code; None where nobody can look at it. `absent` are
    layers of which the function gets no release there, or none that fits.
    """

    function: Function
    environment: str
    attached: tuple[Attached, ...]
    absent: tuple[str, ...]
    package_bytes: int | None
    limit: int

    @property
    def unzipped_bytes(self) -> int:
        """Add up the layers and the code."""
        layers = sum(one.artifact.unzipped_bytes for one in self.attached)
        return layers + (self.package_bytes or 0)

    @property
    def standing(self) -> Standing:
        """Compare the sum with the limit."""
        return standing(self.unzipped_bytes, self.limit)


@dataclass(frozen=True, slots=True)
class SizeReport:
    """Releases to look into, and the budget of every function that gets one of their layers."""

    releases: tuple[Release, ...]
    budgets: tuple[Budget, ...]
    limits: Limits


def unpruned_bytes(artifact: Artifact) -> int | None:
    """Give the unzipped size before pruning; None where a release did not measure it."""
    if not any(package.unzipped_bytes for package in artifact.packages):
        return None
    pruned = sum(p.unpruned_bytes - p.unzipped_bytes for p in artifact.packages)
    return artifact.unzipped_bytes + pruned
