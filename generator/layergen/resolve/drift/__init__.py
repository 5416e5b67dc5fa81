"""Drift: what differs between the files, Terraform's state and AWS. One file each, listed here."""

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from fnmatch import fnmatchcase

from layergen.model.drift import (
    Cause,
    Difference,
    DriftReport,
    Ignore,
    Ignored,
    Kind,
    LeftAlone,
    RootDrift,
)
from layergen.resolve.drift import lagging, out_of_band, pending, policy, rollout, unmanaged
from layergen.resolve.drift.case import DriftCase

__all__ = ["FINDERS", "DriftCase", "drift_of", "summed_up"]

FINDERS: tuple[Callable[[DriftCase], Iterator[Difference]], ...] = (
    out_of_band.check,
    policy.check,
    pending.check,
    rollout.check,
    unmanaged.check,
    lagging.check,
)
"""Every decision about a root. No two of them tell of the same difference."""

_INDEX = re.compile(r"\[(?:\"(?:[^\"\\]|\\.)*\"|[0-9]+)\]")
_NUMBER = re.compile(r":[0-9]+$")
_ORDER = {kind: position for position, kind in enumerate(Kind)}


def drift_of(case: DriftCase) -> RootDrift:
    """Find the differences of one root, and what differs without counting."""
    return RootDrift(
        differences=tuple(found for finder in FINDERS for found in finder(case)),
        left_alone=tuple(
            LeftAlone(case.folder, one.change.address, one.attributes)
            for one in case.drifted
            if one.attributes and not one.counts
        ),
    )


def summed_up(
    roots: Iterable[str], parts: Iterable[RootDrift], ignores: Iterable[Ignore], today: date
) -> DriftReport:
    """Put the parts together: one cause in many roots is one. An ignore counts through its day."""
    found = tuple(parts)
    standing = [one for one in ignores if today <= one.until]
    ignored: list[Ignored] = []
    counting: list[Difference] = []
    for difference in (one for part in found for one in part.differences):
        entry = next((one for one in standing if _covers(one, difference)), None)
        if entry:
            ignored.append(Ignored(difference, entry))
        else:
            counting.append(difference)
    return DriftReport(
        roots=tuple(roots),
        causes=_causes(counting),
        ignored=tuple(ignored),
        left_alone=tuple(one for part in found for one in part.left_alone),
        unseen=tuple(dict.fromkeys(one for part in found for one in part.unseen)),
        failures=tuple(one for part in found for one in part.failures),
    )


def _causes(differences: Iterable[Difference]) -> tuple[Cause, ...]:
    grouped: dict[tuple[object, ...], list[Difference]] = {}
    for one in differences:
        key = (_ORDER[one.kind], shape(one), one.what, one.attributes)
        grouped.setdefault(key, []).append(one)
    return tuple(
        Cause(tuple(found)) for _, found in sorted(grouped.items(), key=lambda one: one[0])
    )


def shape(difference: Difference) -> str:
    """Give the subject without what tells roots and instances apart: its folder and its index."""
    subject = difference.subject.removeprefix(f"{difference.root}/")
    return _NUMBER.sub("", _INDEX.sub("[*]", subject))


def _covers(ignore: Ignore, difference: Difference) -> bool:
    return (
        ignore.kind in {None, difference.kind}
        and _matches(difference.root, ignore.root)
        and _matches(difference.subject, ignore.subject)
        and (
            not ignore.attribute
            or (
                bool(difference.attributes)
                and all(_matches(name, ignore.attribute) for name in difference.attributes)
            )
        )
    )


def _matches(text: str, pattern: str) -> bool:
    # A pattern is matched as it is written, too: "[" of an address is none of a set.
    return text == pattern or fnmatchcase(text, pattern)
