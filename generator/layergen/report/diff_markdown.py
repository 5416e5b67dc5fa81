"""The difference between two releases, for a comment on a pull request."""

from collections.abc import Iterator

from layergen.model.difference import ReleaseDiff, VariantDiff
from layergen.report.diff_words import grouped_packages, what_happened
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
    packages = [
        f"| {_code(change.name)} | {_cell(change.before)} | {_cell(change.after)} "
        f"| {_strong(what_happened(change))} | {difference(change.bytes)} | {', '.join(variants)} |"
        for variants, change in grouped_packages(diff)
    ]
    if packages:
        lines += ["| package | before | after | change | unzipped | variants |"]
        lines += ["| --- | --- | --- | --- | --: | --- |", *packages]
    else:
        lines.append("No package changed.")
    for variant in diff.variants:
        lines += _files(variant)
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


def _files(variant: VariantDiff) -> Iterator[str]:
    if not variant.files:
        return
    yield ""
    yield f"<details><summary>{len(variant.files)} files of {variant.variant}</summary>"
    yield ""
    for file in sorted(variant.files, key=lambda file: (-abs(file.bytes), file.path))[:_SHOWN]:
        word = "added" if file.before is None else "removed" if file.after is None else "changed"
        yield f"- {_code(file.path)} {word}, {difference(file.bytes)}"
    if len(variant.files) > _SHOWN:
        yield f"- … {len(variant.files) - _SHOWN} more"
    yield ""
    yield "</details>"


def _strong(word: str) -> str:
    return f"**{word}**" if word in {"major", "removed"} else word


def _cell(text: str | None) -> str:
    return "" if text is None else text.replace("|", "\\|")


def _code(text: str) -> str:
    fence = "``" if "`" in text else "`"
    return f"{fence}{text.replace('|', chr(92) + '|')}{fence}"
