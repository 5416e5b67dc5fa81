"""What a proof has to know of one family of runtimes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from layergen.build.protocol import Member
from layergen.model.check import Check


@dataclass(frozen=True, slots=True)
class Language:
    """How packages of one family load.

    `checks` gives everything that has to load, from the members that were collected, those that
    pruning kept, and the packages that the manifest names. `missing` finds by reading which paths
    were left out though something that stays needs them, and gives what needs each.
    """

    family: str
    checks: Callable[[Sequence[Member], Sequence[Member], Sequence[str]], list[Check]]
    missing: Callable[[Sequence[Member], Sequence[Member]], Mapping[str, str]]
