"""Splitting work between machines that do not talk to each other."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

_MOST = 1000


@dataclass(frozen=True, slots=True)
class Shard:
    """One of `count` equal parts; `index` counts from 1."""

    index: int
    count: int

    def __str__(self) -> str:
        return f"{self.index}/{self.count}"


def read_shard(text: str) -> Shard:
    """Read `2/4`. Raises ValueError for anything that names no part of a whole."""
    match = re.fullmatch(r"([0-9]{1,4})/([0-9]{1,4})", text)
    shard = Shard(int(match[1]), int(match[2])) if match else Shard(0, 0)
    if not 1 <= shard.index <= shard.count <= _MOST:
        raise ValueError(
            f"'{text}' is no shard: the second of four is 2/4, and there are at most {_MOST}"
        )
    return shard


def part_of(sizes: Mapping[str, int], shard: Shard) -> frozenset[str]:
    """Give the names that fall to a shard.

    Every machine that knows the same names and sizes gets the same parts: the largest goes first,
    each to the part that has least. Names of one size go in the order of their hashes, so that
    neighbours, which tend to take equally long, are spread.
    """
    loads = [(0, 0, index) for index in range(1, shard.count + 1)]
    part: set[str] = set()
    for name in sorted(sizes, key=lambda name: (-sizes[name], _hash(name), name)):
        # What weighs nothing is spread by count.
        size, count, index = min(loads)
        loads[index - 1] = (size + sizes[name], count + 1, index)
        if index == shard.index:
            part.add(name)
    return frozenset(part)


def _hash(name: str) -> bytes:
    return hashlib.sha256(name.encode()).digest()
