"""Overlaps in sentences: who brings what, and who wins."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from layergen.model.words import counted
from layergen.resolve.overlap import FileOverlap, PackageOverlap

_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Told:
    """One sentence about packages that the same layers bring; `same` if there is no difference."""

    sentence: str
    packages: tuple[str, ...]
    same: bool


def packages_told(overlaps: Iterable[PackageOverlap]) -> Iterator[Told]:
    """Say which layers bring which packages, in which versions, and which one wins."""
    groups: dict[tuple[tuple[str, ...], bool], list[PackageOverlap]] = {}
    for overlap in overlaps:
        layers = tuple(holder.attached.name for holder in overlap.holders)
        groups.setdefault((layers, overlap.same), []).append(overlap)
    for (layers, same), found in groups.items():
        names = _listed(layers)
        if same:
            what = ", ".join(f"{one.name} {one.holders[0].package.version}" for one in found)
            sentence = f"{names} bring the same: {what}"
        else:
            what = ", ".join(f"{one.name} {_versions(one)}" for one in found)
            sentence = (
                f"{names} differ in {what}; file by file {layers[-1]} wins, which is attached last"
            )
        yield Told(sentence, tuple(one.name for one in found), same)


def file_sentence(overlap: FileOverlap) -> str:
    """Say how many files two layers both bring, and name those that differ."""
    names = f"{overlap.first.name} and {overlap.second.name}"
    if not overlap.different:
        return f"{names} bring {counted(len(overlap.same), 'file')}, the same"
    shown = ", ".join(overlap.different[:_SHOWN])
    rest = len(overlap.different) - _SHOWN
    more = f" and {rest} more" if rest > 0 else ""
    return (
        f"{names} bring {counted(len(overlap.different), 'file')} with other content: "
        f"{shown}{more}; "
        f"{overlap.second.name} wins, which is attached later"
    )


def _versions(overlap: PackageOverlap) -> str:
    versions = [holder.package.version for holder in overlap.holders]
    if len(set(versions)) == 1:
        return f"{versions[0]}, each from a file of its own"
    return " and ".join(versions)


def _listed(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
