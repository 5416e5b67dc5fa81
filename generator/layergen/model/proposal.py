"""Entries that a command would add to a strategy, for people to look at and change."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from layergen.model.strategy import Function, Layer

Entry = TypeVar("Entry", Layer, Function)


@dataclass(frozen=True, slots=True)
class Proposal(Generic[Entry]):
    """One new layer or function. `comments` are sentences that stand above it in `layers.yaml`."""

    entry: Entry
    comments: tuple[str, ...] = ()
