"""Entries that a command would add to a strategy, for people to look at and change."""

from dataclasses import dataclass

from layergen.model.strategy import Function, Layer


@dataclass(frozen=True, slots=True)
class Proposal:
    """One new layer or function. `comments` are sentences that stand above it in `layers.yaml`."""

    entry: Layer | Function
    comments: tuple[str, ...] = ()

    @property
    def section(self) -> str:
        """Give the key of `layers.yaml` that it belongs under."""
        return "layers" if isinstance(self.entry, Layer) else "functions"
