"""Durations as people say them."""

from datetime import timedelta


def spelled(duration: timedelta) -> str:
    """Write a duration by its two largest units: `2 h 5 min`; parts of a second are dropped."""
    seconds = max(int(duration.total_seconds()), 0)
    parts: list[str] = []
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60), ("s", 1)):
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count} {unit}")
    return " ".join(parts[:2]) or "0 s"
