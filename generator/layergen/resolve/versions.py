"""The order of semantic versions."""

from collections.abc import Iterable

import semver


def in_order(versions: Iterable[str]) -> tuple[str, ...]:
    """Sort from oldest to newest."""
    return tuple(sorted(versions, key=semver.Version.parse))


def newest(versions: Iterable[str]) -> str | None:
    """Give the newest version, or None of none."""
    ordered = in_order(versions)
    return ordered[-1] if ordered else None


def newer(versions: Iterable[str], than: str) -> tuple[str, ...]:
    """Give the versions after one, oldest first."""
    bound = semver.Version.parse(than)
    return tuple(v for v in in_order(versions) if semver.Version.parse(v) > bound)
