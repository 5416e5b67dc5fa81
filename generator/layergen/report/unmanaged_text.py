"""Layer versions that no lock knows, as a table."""

from collections.abc import Iterable

from rich.table import Table

from layergen.model.unmanaged import UnmanagedVersion
from layergen.report.table import add_row, size, table


def unmanaged_text(decided: Iterable[UnmanagedVersion]) -> Table:
    """Show every version once: whether it stays, and why."""
    made = table("version", "region", "created", "zipped", "decision", "why", right=("zipped",))
    for one in decided:
        version = one.version
        add_row(
            made,
            f"{version.layer}:{version.number}",
            version.region,
            version.created_at[:10],
            size(one.zip_bytes),
            one.decision,
            one.why,
            style="" if one.kept else "yellow",
        )
    return made
