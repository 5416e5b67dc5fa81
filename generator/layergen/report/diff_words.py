"""What the reports of a difference have in common."""

from collections.abc import Iterator, Sequence

from layergen.model.difference import PackageChange, ReleaseDiff


def grouped_packages(diff: ReleaseDiff) -> Iterator[tuple[Sequence[str], PackageChange]]:
    """Give every change of a package once, with the variants in which it is the same."""
    variants: dict[PackageChange, list[str]] = {}
    for variant in diff.variants:
        for change in variant.packages:
            # A variant that came or went is told as such.
            if variant.before and variant.after:
                variants.setdefault(change, []).append(variant.variant)
    for change in sorted(variants, key=lambda change: (change.name, change.before or "")):
        yield variants[change], change


def what_happened(change: PackageChange) -> str:
    """Say it in a word."""
    if change.before is None:
        return "added"
    if change.after is None:
        return "removed"
    if change.before == change.after:
        return "other file"
    return change.bump
