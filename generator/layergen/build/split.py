"""Which `split_by` would part targets that need different content."""

from collections.abc import Hashable, Mapping
from typing import Protocol, TypeVar

from layergen.model.strategy import Architecture, SplitBy


class Target(Hashable, Protocol):
    """One runtime on one architecture, whatever the language."""

    @property
    def runtime(self) -> str:
        """Lambda's name for the runtime."""
        ...

    @property
    def architecture(self) -> Architecture:
        """Lambda's name for the architecture."""
        ...


T = TypeVar("T", bound=Target)


def separating(needs: Mapping[T, Hashable]) -> SplitBy:
    """Give the smallest split after which every variant needs one thing only."""
    if _agree(needs, {target: target.architecture for target in needs}):
        return SplitBy.ARCHITECTURE
    if _agree(needs, {target: target.runtime for target in needs}):
        return SplitBy.RUNTIME
    return SplitBy.BOTH


def _agree(needs: Mapping[T, Hashable], variants: Mapping[T, str]) -> bool:
    pairs = {(variants[target], need) for target, need in needs.items()}
    return len(pairs) == len(set(variants.values()))
