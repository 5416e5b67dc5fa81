"""The difference between two releases, for a comment on a pull request."""

from collections.abc import Iterator, Sequence
from html import escape

from layergen.model.difference import FileChange, ReleaseDiff, VariantDiff
from layergen.model.words import counted
from layergen.report.diff_words import grouped_files, grouped_packages, how_compared, what_happened
from layergen.report.inert import code, inert
from layergen.report.table import difference, size

_SHOWN = 50


def diff_markdown(diff: ReleaseDiff) -> str:
    """Write bytes and packages as tables, and the files folded away."""
    before, after = diff.before, diff.after
    lines = [f"### `{before.layer}@{before.version}` → `{after.layer}@{after.version}`", ""]
    lines += [
        "| variant | zipped | change | unzipped | change |",
        "| --- | --: | --: | --: | --: |",
    ]
    lines += [_variant(variant) for variant in diff.variants]
    lines.append("")
    if how := how_compared(diff):
        lines += [f"{how[0].upper()}{how[1:]}.", ""]
    packages = [
        f"| {code(change.name)} | {inert(change.before or '')} | {inert(change.after or '')} "
        f"| {_strong(what_happened(change))} | {difference(change.bytes)} | {', '.join(variants)} |"
        for variants, change in grouped_packages(diff)
    ]
    if packages:
        lines += ["| package | before | after | change | unzipped | variants |"]
        lines += ["| --- | --- | --- | --- | --: | --- |", *packages]
    else:
        lines.append("No package changed.")
    for name, files in grouped_files(diff):
        lines += _files(name, files)
    return "\n".join(lines) + "\n"


def _variant(variant: VariantDiff) -> str:
    old, new = variant.before, variant.after
    name = variant.variant + (" (removed)" if new is None else " (added)" if old is None else "")
    zipped, unzipped = (new.zip_bytes, new.unzipped_bytes) if new else (0, 0)
    was_zipped, was_unzipped = (old.zip_bytes, old.unzipped_bytes) if old else (0, 0)
    return (
        f"| {name} | {size(zipped)} | {difference(zipped - was_zipped)} "
        f"| {size(unzipped)} | {difference(unzipped - was_unzipped)} |"
    )


def _files(name: str, files: Sequence[FileChange]) -> Iterator[str]:
    yield ""
    yield f"<details><summary>{counted(len(files), 'file')} of {escape(name)}</summary>"
    yield ""
    for file in sorted(files, key=lambda file: (-abs(file.bytes), file.path))[:_SHOWN]:
        word = "added" if file.before is None else "removed" if file.after is None else "changed"
        yield f"- {code(file.path)} {word}, {difference(file.bytes)}"
    if len(files) > _SHOWN:
        yield f"- … {len(files) - _SHOWN} more"
    yield ""
    yield "</details>"


def _strong(word: str) -> str:
    return f"**{word}**" if word in {"major", "removed"} else word
