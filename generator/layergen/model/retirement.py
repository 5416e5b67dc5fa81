"""What `prune` decides about one retained release."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a release stays in an environment, and why. `named`: somebody asked to retire it."""

    layer: str
    version: str
    kept: bool
    reasons: tuple[str, ...]
    named: bool = False
