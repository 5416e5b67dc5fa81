"""Layer versions that no lock knows, for an issue or a pull request."""

from collections.abc import Iterable, Iterator, Sequence

from layergen.model.unmanaged import UnmanagedVersion
from layergen.report.inert import inert
from layergen.report.table import size


def unmanaged_markdown(environment: str, decided: Iterable[UnmanagedVersion]) -> str:
    """Write what may be deleted, and fold away what stays."""
    every = tuple(decided)
    gone = [one for one in every if not one.kept]
    kept = [one for one in every if one.kept]
    freed = sum(one.zip_bytes or 0 for one in gone)
    lines = [
        f"### Layer versions that no lock knows, {inert(environment)}",
        "",
        f"{len(gone)} to delete ({size(freed)}), {len(kept)} to keep.",
    ]
    if gone:
        lines += ["", *_table(gone)]
    if kept:
        lines += ["", f"<details><summary>Stays: {len(kept)}</summary>", "", *_table(kept)]
        lines += ["", "</details>"]
    return "\n".join(lines) + "\n"


def _table(decided: Sequence[UnmanagedVersion]) -> Iterator[str]:
    yield "| version | region | created | zipped | description | why |"
    yield "| --- | --- | --- | --: | --- | --- |"
    for one in decided:
        version = one.version
        cells = (
            f"{version.layer}:{version.number}",
            version.region,
            version.created_at[:10],
            size(one.zip_bytes),
            version.description,
            one.why,
        )
        yield f"| {' | '.join(inert(cell) for cell in cells)} |"
