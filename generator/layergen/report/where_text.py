"""Where a package is, for a terminal."""

from collections.abc import Iterable

from rich.table import Table

from layergen.model.usage import is_elsewhere
from layergen.model.whereabouts import Containing, Presence
from layergen.report.table import add_row, table


def where_text(found: Iterable[Containing]) -> Table:
    """Show every release with the package, and below each the environments that hold it."""
    shown = table("release", "contains", "environment", "published in", "functions")
    for one in found:
        name = f"{one.release.layer}@{one.release.version}"
        if set(one.variants) != set(one.release.artifacts):
            name += f" ({', '.join(one.variants)})"
        contains = ", ".join(f"{package} {version}" for package, version in one.found)
        if not one.environments:
            add_row(shown, name, contains, "none", "", "")
        for presence in one.environments:
            add_row(
                shown,
                name,
                contains,
                presence.environment,
                ", ".join(presence.published) or "not yet",
                _functions(presence),
            )
            name = contains = ""
    return shown


def _functions(presence: Presence) -> str:
    """Name those that get it; then those that still have it in some published version.

    What functions of other accounts get is not for us to say: they have it.
    """
    names = list(presence.pinned)
    names += [
        name if is_elsewhere(name) else f"{name} (still)"
        for name in presence.used_by
        if name not in presence.pinned
    ]
    return ", ".join(names) or "none"
