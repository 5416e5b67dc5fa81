"""Releases that come and go, and what changes in them, as tables of words."""

from collections.abc import Iterator

from layergen.model.plan_summary import PlanSummary, ReleaseMove, Step
from layergen.model.variant import UNIVERSAL
from layergen.model.words import few
from layergen.report.comment_cells import Cell, Name, Section, Strong
from layergen.report.comment_words import places, step_word
from layergen.report.diff_words import grouped_packages, what_happened
from layergen.report.table import difference, size

_CALM = {Step.PUBLISHED, Step.ADOPTED}
_WORST_FIRST = ("major", "removed")


def releases(summary: PlanSummary) -> Section:
    """Give every variant of every release with its sizes."""
    return Section(
        "Releases",
        ("release", "", "where", "zipped", "unzipped", ""),
        tuple(row for move in summary.releases for row in _release(move)),
        right=("zipped", "unzipped"),
    )


def _release(move: ReleaseMove) -> Iterator[tuple[Cell, ...]]:
    for variant in move.variants:
        name = Name(f"{move.layer}@{move.version}")
        artifact = move.release.artifacts.get(variant) if move.release else None
        old = move.diff.before.artifacts.get(variant) if move.diff else None
        word = step_word(move.step)
        yield (
            name if variant == UNIVERSAL else (name, variant),
            word if move.step in _CALM else Strong(word),
            places(move.roots),
            _bytes(artifact.zip_bytes if artifact else 0, old.zip_bytes if old else 0),
            _bytes(artifact.unzipped_bytes if artifact else 0, old.unzipped_bytes if old else 0),
            _told(move),
        )


def _bytes(after: int, before: int) -> str:
    if not after:
        return ""
    return f"{size(after)} ({difference(after - before)})" if before else size(after)


def _told(move: ReleaseMove) -> str:
    if move.step is Step.PUBLISHED:
        if move.release is None:
            return Strong("not in the lock")
        return f"after {move.diff.before.version}" if move.diff else "the first one here"
    return Strong(f"last seen with {few(move.used_by)}") if move.used_by else ""


def packages(summary: PlanSummary) -> Section:
    """Give the packages that changed, the worst first."""
    rows: list[tuple[int, tuple[Cell, ...]]] = []
    seen: set[tuple[str, str, str]] = set()
    for move in summary.releases:
        if move.diff is None:
            continue
        key = (move.layer, move.diff.before.version, move.version)
        if key in seen:
            continue
        seen.add(key)
        for _, change in grouped_packages(move.diff):
            word = what_happened(change)
            worst = word in _WORST_FIRST
            row: tuple[Cell, ...] = (
                Name(f"{move.layer}@{move.version}"),
                Name(change.name),
                change.before or "",
                change.after or "",
                Strong(word) if worst else word,
                difference(change.bytes),
            )
            rows.append((_WORST_FIRST.index(word) if worst else len(_WORST_FIRST), row))
    # A sort keeps the order of equals; what is cut off at the end is never the worst.
    rows.sort(key=lambda one: one[0])
    return Section(
        "Packages",
        ("release", "package", "before", "after", "change", "unzipped"),
        tuple(dict.fromkeys(row for _, row in rows)),
        right=("unzipped",),
    )
