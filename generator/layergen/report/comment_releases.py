"""Releases that come and go, and what changes in them, as tables of words."""

from collections.abc import Iterator

from layergen.model.plan_summary import PlanSummary, ReleaseMove, Step
from layergen.model.words import few
from layergen.report.comment_cells import Cell, Name, Section, Strong
from layergen.report.comment_words import places, step_word
from layergen.report.diff_words import grouped_packages, what_happened
from layergen.report.table import difference, size

_WORST_FIRST = ("major", "removed")


def releases(summary: PlanSummary) -> Section:
    """Give every variant of every release with its sizes."""
    return Section(
        "Releases",
        ("release", "", "where", "zipped", "zipped, change", "unzipped", "unzipped, change", ""),
        tuple(row for move in summary.releases for row in _release(move)),
        right=("zipped", "zipped, change", "unzipped", "unzipped, change"),
    )


def _release(move: ReleaseMove) -> Iterator[tuple[Cell, ...]]:
    for variant in move.variants:
        name = f"{move.layer}@{move.version}"
        artifact = move.release.artifacts.get(variant) if move.release else None
        old = None
        if move.diff:
            old = move.diff.before.artifacts.get(variant)
        told = f"after {move.diff.before.version}" if move.diff else ""
        if move.step is Step.PUBLISHED and not move.diff:
            told = "the first one here" if move.release else Strong("not in the lock")
        if move.step in {Step.RETIRED, Step.FORGOTTEN, Step.REPLACED} and move.used_by:
            told = Strong(f"last seen with {few(move.used_by)}")
        goes = move.step is Step.RETIRED
        word = step_word(move.step)
        yield (
            (Name(name), variant) if variant != "universal" else Name(name),
            Strong(word) if goes or move.step is Step.REPLACED else word,
            places(move.roots),
            size(artifact.zip_bytes) if artifact else "",
            difference(artifact.zip_bytes - old.zip_bytes) if artifact and old else "",
            size(artifact.unzipped_bytes) if artifact and artifact.unzipped_bytes else "",
            difference(artifact.unzipped_bytes - old.unzipped_bytes) if artifact and old else "",
            told,
        )


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
