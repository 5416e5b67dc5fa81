"""Locked packages that the newest release of a layer does not have, or has otherwise."""

from collections.abc import Iterator, Mapping, Sequence

from packaging.utils import canonicalize_name

from layergen.model.release import Release
from layergen.model.strategy import BundledPackages, Layer, SourceKind

Versions = Mapping[str, frozenset[str]]
"""The versions of each package; a lock for several targets may have more than one."""


def unreleased(layer: Layer, release: Release, pins: Sequence[str], *, alone: bool) -> list[str]:
    """Say which packages the next release would have otherwise: `- name version`, `+ name version`.

    `pins` are the lines of the lock that name a package. A package that came counts only where the
    lock is for this layer `alone`, and for every target: others may leave it out rightly.
    """
    is_npm = layer.source.kind is SourceKind.NPM
    locked = _npm(pins) if is_npm else _python(pins)
    released = _released(release)
    lines = [
        *_gone(released, locked),
        *(() if is_npm or not alone else _came(layer, released, pins)),
    ]
    # Of a package that moved, the old version comes first.
    return sorted(set(lines), key=lambda line: (line.split()[1], line[0] == "+", line))


def _gone(released: Versions, locked: Versions) -> Iterator[str]:
    for name, versions in released.items():
        for version in versions - locked.get(name, frozenset()):
            yield f"- {name} {version}"
            if name in locked:
                yield from (f"+ {name} {new}" for new in locked[name] - versions)


def _came(layer: Layer, released: Versions, pins: Sequence[str]) -> Iterator[str]:
    if layer.bundled is BundledPackages.DROP:
        return
    for_every_target = [pin for pin in pins if ";" not in pin]
    for name, versions in _python(for_every_target).items():
        if name not in released:
            yield from (f"+ {name} {version}" for version in versions)


def _released(release: Release) -> Versions:
    found: dict[str, set[str]] = {}
    for artifact in release.artifacts.values():
        for package in artifact.packages:
            found.setdefault(canonicalize_name(package.name), set()).add(package.version)
    return {name: frozenset(versions) for name, versions in found.items()}


def _python(pins: Sequence[str]) -> Versions:
    found: dict[str, set[str]] = {}
    for pin in pins:
        name, equals, version = pin.partition(";")[0].strip().partition("==")
        if equals:
            bare = name.partition("[")[0]
            found.setdefault(canonicalize_name(bare), set()).add(version.strip())
    return {name: frozenset(versions) for name, versions in found.items()}


def _npm(pins: Sequence[str]) -> Versions:
    found: dict[str, set[str]] = {}
    for pin in pins:
        name, _, version = pin.rpartition("@")
        found.setdefault(canonicalize_name(name), set()).add(version)
    return {name: frozenset(versions) for name, versions in found.items()}
