"""Layer versions that AWS has and no lock knows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from layergen.model.layer_version import DeployedLayerVersion, LayerContent, PolicyStatement
from layergen.model.retirement import Reason


@dataclass(frozen=True, slots=True)
class Sighting:
    """What AWS told about layer versions.

    `users` are the functions that hold a version, by its ARN: all there are in regions of `whole`.
    `contents` and `policies`, by ARN as well, are of the versions that were asked about.
    """

    versions: tuple[DeployedLayerVersion, ...]
    users: Mapping[str, tuple[str, ...]]
    whole: frozenset[str]
    contents: Mapping[str, LayerContent] = field(default_factory=dict)
    policies: Mapping[str, tuple[PolicyStatement, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UnmanagedVersion:
    """One of them, and why it is `kept` or not. `zip_bytes` is None if nobody asked."""

    version: DeployedLayerVersion
    kept: bool
    reasons: tuple[Reason, ...]
    zip_bytes: int | None = None

    @property
    def decision(self) -> str:
        """Say in a word what happens to it."""
        return "keep" if self.kept else "delete"

    @property
    def why(self) -> str:
        """Give the reasons in one line."""
        return "; ".join(reason.text for reason in self.reasons)
