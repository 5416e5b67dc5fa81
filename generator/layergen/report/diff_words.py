"""What the reports of a difference have in common."""

from collections.abc import Iterator, Sequence

from layergen.model.difference import FileChange, PackageChange, ReleaseDiff


def grouped_packages(diff: ReleaseDiff) -> Iterator[tuple[Sequence[str], PackageChange]]:
    """Give every change of a package once, with the variants in which it is the same.

    A change across variants of other names has these for one.
    """
    variants: dict[PackageChange, list[str]] = {}
    for variant in diff.variants:
        for change in variant.packages:
            # A variant that came or went is told as such.
            if variant.before and variant.after:
                variants.setdefault(change, []).append(variant.variant)
    if diff.across:
        for change in diff.across.packages:
            variants.setdefault(change, []).append(str(diff.across))
    for change in sorted(variants, key=lambda change: (change.name, change.before or "")):
        yield variants[change], change


def how_compared(diff: ReleaseDiff) -> str:
    """Say it where not all was compared variant by variant; empty where it was."""
    if diff.across is None:
        return ""
    before, after = (", ".join(names) for names in (diff.across.before, diff.across.after))
    return (
        f"no counterpart for {before} (before) and {after} (after): "
        "packages and files are compared as one set on each side"
    )


def grouped_files(diff: ReleaseDiff) -> Iterator[tuple[str, Sequence[FileChange]]]:
    """Give the files that changed, by what was compared."""
    for variant in diff.variants:
        if variant.files and (diff.across is None or (variant.before and variant.after)):
            yield variant.variant, variant.files
    if diff.across and diff.across.files:
        yield str(diff.across), diff.across.files


def what_happened(change: PackageChange) -> str:
    """Say it in a word."""
    if change.before is None:
        return "added"
    if change.after is None:
        return "removed"
    if change.before == change.after:
        return "other file"
    return change.bump
