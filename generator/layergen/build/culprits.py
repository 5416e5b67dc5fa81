"""Which of many left-out files are the ones that something needs."""

from collections.abc import Callable, Sequence

from layergen.build.extracted import ExtractedLayer
from layergen.build.protocol import Member

_MOST = 16
"""After so many single files, what is needed is taken to be a whole group of them."""


def culprits(
    left_out: Sequence[Member], passes: Callable[[], bool], layer: ExtractedLayer
) -> tuple[Member, ...]:
    """Find files whose return makes a check pass that passes with all of them, by halving.

    The layer then holds exactly these besides what it held. Each file costs as many checks as the
    number of left-out files can be halved.
    """
    found: list[Member] = []
    remaining = list(left_out)
    while remaining and not passes():
        if len(found) == _MOST:
            layer.put(remaining)
            return (*found, *remaining)
        # The first `high` files suffice, the first `low` do not.
        low, high = 0, len(remaining)
        while high - low > 1:
            middle = (low + high) // 2
            layer.put(remaining[:middle])
            enough = passes()
            layer.take(remaining[:middle])
            low, high = (low, middle) if enough else (middle, high)
        found.append(remaining[high - 1])
        layer.put([remaining[high - 1]])
        # Nothing behind the last needed file is needed.
        remaining = remaining[: high - 1]
    return tuple(found)
