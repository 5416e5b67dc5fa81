"""What kind of new version a changed layer deserves, and why."""

from collections.abc import Callable, Iterator, Mapping, Set
from dataclasses import dataclass
from enum import IntEnum

import semver
from packaging.version import InvalidVersion, Version

from layergen.model.release import Artifact, Package, Release

_Versions = Mapping[str, Set[str]]
"""Versions of packages, by name."""
FIRST = "1.0.0"
"""The version of a layer's first release."""


class Bump(IntEnum):
    """Which part of a semantic version moves; a greater one outweighs a lesser one."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3


@dataclass(frozen=True, slots=True)
class Change:
    """One difference from the last release, and what it weighs."""

    bump: Bump
    reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    """The bump that all changes together call for, and their reasons, the weightiest first."""

    bump: Bump
    reasons: tuple[str, ...]


def describe(version: str, description: str, limit: int) -> str:
    """Give the description that a release freezes, cut to what Lambda takes (characters)."""
    text = f"{version} · {description}" if description else version
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def decide_bump(
    previous: Release, draft: Release, *, limit: int, direct: Set[str] | None = None
) -> Decision:
    """Compare a draft, whose description lacks the version in front, with the last release.

    Removing anything that a function can load, or moving a package to another major version, is
    major; adding anything or moving a minor version is minor; the rest is a patch. With `direct`,
    the packages that the manifest names itself, moving or adding any other weighs one step less,
    but never nothing. `limit` is that of the frozen description. Equal content and equal frozen
    fields give NONE.
    """
    changes = sorted(
        [*_changes(previous, draft, direct), *_frozen_fields(previous, draft, limit)],
        key=lambda change: (-change.bump, change.reason),
    )
    if not changes:
        return Decision(Bump.NONE, ())
    reasons = tuple(dict.fromkeys(f"{c.reason} ({c.bump.name.lower()})" for c in changes))
    return Decision(changes[0].bump, reasons)


def next_version(previous: str | None, bump: Bump) -> str:
    """Give the version after `previous`; the first one if there is none."""
    if previous is None:
        return FIRST
    version = semver.Version.parse(previous)
    steps: dict[Bump, Callable[[], semver.Version]] = {
        Bump.NONE: lambda: version,
        Bump.PATCH: version.bump_patch,
        Bump.MINOR: version.bump_minor,
        Bump.MAJOR: version.bump_major,
    }
    return str(steps[bump]())


def _changes(previous: Release, draft: Release, direct: Set[str] | None) -> Iterator[Change]:
    before, after = previous.artifacts, draft.artifacts
    yield from _set_changes("variant", set(before), set(after))
    yield from _set_changes(
        "runtime",
        {runtime for artifact in before.values() for runtime in artifact.runtimes},
        {runtime for artifact in after.values() for runtime in artifact.runtimes},
    )
    yield from _set_changes(
        "architecture",
        {architecture for artifact in before.values() for architecture in artifact.architectures},
        {architecture for artifact in after.values() for architecture in artifact.architectures},
    )
    for variant in sorted(before.keys() & after.keys()):
        yield from _artifact_changes(before[variant], after[variant], direct)


def _artifact_changes(
    before: Artifact, after: Artifact, direct: Set[str] | None
) -> Iterator[Change]:
    if before.content and before.content == after.content:
        return
    weighed = [
        *_loadable_changes(loadable(before), loadable(after), direct),
        *_inner_changes(_inner(before), _inner(after)),
    ]
    yield from weighed
    if not weighed:
        yield Change(Bump.PATCH, f"the files of {after.variant} changed")


def _loadable_changes(
    old: Mapping[str, Package], new: Mapping[str, Package], direct: Set[str] | None
) -> Iterator[Change]:
    """Compare what functions can load, by the name that they load it as."""
    for name in sorted(old.keys() - new.keys()):
        yield Change(Bump.MAJOR, f"package {name} removed")
    for name in sorted(new.keys() - old.keys()):
        yield Change(_weigh(Bump.MINOR, new[name].name, direct), f"package {name} added")
    for name in sorted(old.keys() & new.keys()):
        before, after = old[name], new[name]
        if before.name != after.name:
            yield Change(Bump.MAJOR, f"{name} is {after.name} now, and was {before.name}")
        elif before.version != after.version:
            bump = version_bump(before.version, after.version)
            reason = f"{name} {before.version} → {after.version}"
            yield Change(_weigh(bump, after.name, direct), reason)


def _inner_changes(old: _Versions, new: _Versions) -> Iterator[Change]:
    """Compare the copies that only other packages load; their names are nobody's interface."""
    for name in sorted(old.keys() | new.keys()):
        before, after = old.get(name, frozenset()), new.get(name, frozenset())
        if before != after:
            versions = " → ".join(", ".join(sorted(found)) or "none" for found in (before, after))
            yield Change(Bump.PATCH, f"{name} inside other packages {versions}")


def loadable(artifact: Artifact) -> dict[str, Package]:
    """Give the packages that a function can load, by the name that it loads them as."""
    return {name: package for package in artifact.packages for name in package.loaded_as}


def _inner(artifact: Artifact) -> _Versions:
    found: dict[str, set[str]] = {}
    for package in artifact.packages:
        if len(package.paths) > len(package.loaded_as):
            found.setdefault(package.name, set()).add(package.version)
    return found


def _set_changes(kind: str, before: Set[str], after: Set[str]) -> Iterator[Change]:
    for name in sorted(before - after):
        yield Change(Bump.MAJOR, f"{kind} {name} removed")
    for name in sorted(after - before):
        yield Change(Bump.MINOR, f"{kind} {name} added")


def _weigh(bump: Bump, name: str, direct: Set[str] | None) -> Bump:
    if direct is None or name in direct:
        return bump
    return max(Bump.PATCH, Bump(bump - 1))


def version_bump(before: str, after: str) -> Bump:
    """Give which part of a package's version moved, up or down."""
    old, new = _release_numbers(before), _release_numbers(after)
    if old[0] != new[0]:
        return Bump.MAJOR
    return Bump.MINOR if old[1] != new[1] else Bump.PATCH


def _release_numbers(version: str) -> tuple[object, object]:
    """Give major and minor; PEP 440 reads npm's versions as well, and an odd one counts whole."""
    try:
        parsed = Version(version)
    except InvalidVersion:
        return version, ""
    return (parsed.epoch, parsed.major), parsed.minor


def _frozen_fields(previous: Release, draft: Release, limit: int) -> Iterator[Change]:
    # A version that was published by hand had no release's version in front of its description.
    alike = {draft.description, describe(previous.version, draft.description, limit)}
    if previous.description not in alike:
        yield Change(Bump.PATCH, "the description changed")
    if previous.license != draft.license:
        yield Change(Bump.PATCH, "the licence changed")
