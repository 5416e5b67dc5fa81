"""Waves: which of many functions move first."""

import hashlib
from collections.abc import Collection, Set


def wave(names: Collection[str], there: Set[str], percent: int, salt: str) -> tuple[str, ...]:
    """Choose who moves so that a share of all names has moved; those that are `there` count.

    Never more than that share, but at least one. The order comes from hashed names: the same
    question gives the same answer, a larger share contains the smaller one, and with another `salt`
    others go first.
    """
    wanted = max(1, len(names) * percent // 100)
    waiting = sorted(set(names) - there, key=lambda name: _place(name, salt))
    return tuple(waiting[: max(0, wanted - len(there & set(names)))])


def _place(name: str, salt: str) -> bytes:
    return hashlib.sha256(f"{salt}/{name}".encode()).digest()
