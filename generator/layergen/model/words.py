"""Names and numbers in a sentence."""

from collections.abc import Sequence
from datetime import UTC, datetime

_SHOWN = 3


def few(names: Sequence[str]) -> str:
    """Join names; beyond the first ones they are counted: `a, b, c and 7 more`."""
    rest = len(names) - _SHOWN
    # One more name is no longer than the words that would stand for it.
    if rest <= 1:
        return ", ".join(names)
    return f"{', '.join(names[:_SHOWN])} and {rest} more"


def utc(moment: datetime) -> str:
    """Write a time to the minute: `2026-11-20 09:14 UTC`."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def counted(number: int, noun: str) -> str:
    """Write a number with its noun: `1 function`, `2 functions`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
