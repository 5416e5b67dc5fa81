"""The difference between two releases, for a terminal."""

from collections.abc import Sequence

from rich.console import Group
from rich.table import Table
from rich.text import Text

from layergen.model.difference import FileChange, ReleaseDiff
from layergen.report.diff_words import grouped_files, grouped_packages, how_compared, what_happened
from layergen.report.table import add_row, difference, size, table

_SHOWN = 20


def diff_text(diff: ReleaseDiff) -> Group:
    """Show bytes per variant, every package that changed, and the files that changed most."""
    before, after = diff.before, diff.after
    title = f"{before.layer}@{before.version} → {after.layer}@{after.version}"
    parts: list[Text | Table] = [Text(title, style="bold underline"), _variants(diff), Text()]
    if how := how_compared(diff):
        parts += [Text(how), Text()]
    packages = _packages(diff)
    parts += [packages] if packages.row_count else [Text("no package changed")]
    for name, files in grouped_files(diff):
        parts += [Text(), _files(name, files)]
    return Group(*parts)


def _variants(diff: ReleaseDiff) -> Table:
    numbers = ("zipped", "zipped, change", "unzipped", "change", "files")
    shown = table("variant", "", "zipped", "zipped, change", "unzipped", "change", right=numbers)
    shown.columns[3].header = "change"
    for variant in diff.variants:
        old, new = variant.before, variant.after
        status = "removed" if new is None else "added" if old is None else ""
        same = old is not None and new is not None and old.content == new.content
        add_row(
            shown,
            variant.variant,
            "the same" if same else status,
            size(new.zip_bytes if new else 0),
            difference((new.zip_bytes if new else 0) - (old.zip_bytes if old else 0)),
            size(new.unzipped_bytes if new else 0),
            difference((new.unzipped_bytes if new else 0) - (old.unzipped_bytes if old else 0)),
        )
    return shown


def _packages(diff: ReleaseDiff) -> Table:
    shown = table(
        "package", "before", "after", "change", "unzipped", "variants", right=("unzipped",)
    )
    every = [variant.variant for variant in diff.variants if variant.before and variant.after]
    if diff.across and not every:
        every = [str(diff.across)]
    for variants, change in grouped_packages(diff):
        word = what_happened(change)
        add_row(
            shown,
            change.name,
            change.before or "",
            change.after or "",
            word,
            difference(change.bytes),
            "all" if list(variants) == every else ", ".join(variants),
            style="yellow" if word in {"major", "removed"} else "",
        )
    return shown


def _files(name: str, files: Sequence[FileChange]) -> Table:
    shown = table(f"files of {name}", "", "unzipped", right=("unzipped",))
    ordered = sorted(files, key=lambda file: (-abs(file.bytes), file.path))
    for file in ordered[:_SHOWN]:
        word = "added" if file.before is None else "removed" if file.after is None else "changed"
        add_row(shown, file.path, word, difference(file.bytes))
    if rest := ordered[_SHOWN:]:
        add_row(shown, f"… {len(rest)} more", "", difference(sum(file.bytes for file in rest)))
    return shown
