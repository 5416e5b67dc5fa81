"""Which `split_by` would part targets that need different content."""

from collections.abc import Hashable, Mapping

from layergen.build.python_target import PythonTarget
from layergen.model.strategy import SplitBy


def separating(needs: Mapping[PythonTarget, Hashable]) -> SplitBy:
    """Give the smallest split after which every variant needs one thing only."""
    if _agree(needs, {target: target.architecture for target in needs}):
        return SplitBy.ARCHITECTURE
    if _agree(needs, {target: target.runtime for target in needs}):
        return SplitBy.RUNTIME
    return SplitBy.BOTH


def _agree(needs: Mapping[PythonTarget, Hashable], variants: Mapping[PythonTarget, str]) -> bool:
    pairs = {(variants[target], need) for target, need in needs.items()}
    return len(pairs) == len(set(variants.values()))
