"""Many packages in one line."""

from collections.abc import Iterable

_FEW = 3


def briefly(names: Iterable[str]) -> str:
    """List names; more than a few of one npm scope become `@scope/* (how many)`."""
    by_scope: dict[str, list[str]] = {}
    for name in sorted(names):
        scope, slash, _ = name.partition("/")
        by_scope.setdefault(scope if slash else name, []).append(name)
    return ", ".join(
        f"{scope}/* ({len(found)})" if len(found) > _FEW else ", ".join(found)
        for scope, found in by_scope.items()
    )
