"""Locks that two branches changed, put together entry by entry instead of line by line."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from layergen.diagnostics import Diagnostic, Place
from layergen.load.border import check
from layergen.load.environment_lock import EnvironmentLockFile, environment_lock_text
from layergen.load.layers_lock import LayersLockFile, layers_lock_text
from layergen.load.repository import ENVIRONMENT_LOCK, LAYERS_LOCK
from layergen.load.yaml_document import Document, parse_yaml

Side = Literal["ours", "theirs"]

_ABSENT: Any = object()
_RELEASES = {"layers": 2}
_REGISTRY = {"forced": 2, "functions": 2, "layers": 5, "left_out": 2, "rollouts": 2}
"""How deep the sections of a lock divide. What lies below belongs together, as an alias does with
its versions and its weight, and a release, which never changes, with everything in it."""


def is_lock(file: str) -> bool:
    """Tell whether a path below the top of the repository is that of a lock of ours."""
    return file == LAYERS_LOCK or ENVIRONMENT_LOCK.fullmatch(file) is not None


def merge_lock(
    file: str, texts: Sequence[str], prefer: Side | None = None
) -> tuple[str, tuple[Diagnostic, ...]]:
    """Merge three texts of a lock: before, ours and theirs; an empty one is no lock.

    What one side changed, added or took away is taken from it. Of entries that both changed
    differently, `prefer` names the side that wins; without it they are findings, and with findings
    there is no text.
    """
    findings: list[Diagnostic] = []
    sides: list[Any] = []
    for text in texts:
        document = parse_yaml(text or '{"version": 1}', file)
        findings += _read(file, document)[1]
        sides.append(document.data)
    if findings:
        return "", tuple(dict.fromkeys(findings))
    merging = _Merging(prefer, _RELEASES if file == LAYERS_LOCK else _REGISTRY)
    content = merging.whole(*sides)
    if merging.conflicts:
        return "", tuple(
            Diagnostic("merge-conflict", conflict, Place(file), "--prefer ours, or theirs, decides")
            for conflict in merging.conflicts
        )
    return _read(file, Document(file, data=content))


def _read(file: str, document: Document) -> tuple[str, tuple[Diagnostic, ...]]:
    """Give the text of a lock as layergen writes it, or what is wrong with it."""
    if file == LAYERS_LOCK:
        releases, findings = check(LayersLockFile, document)
        text = layers_lock_text(releases.to_model()) if releases and not findings else ""
    else:
        registry, findings = check(EnvironmentLockFile, document)
        text = environment_lock_text(registry.to_model()) if registry and not findings else ""
    return text, tuple(findings)


@dataclass(slots=True)
class _Merging:
    prefer: Side | None
    depths: Mapping[str, int]
    conflicts: list[str] = field(default_factory=list)

    def whole(self, *sides: Mapping[str, Any]) -> dict[str, Any]:
        merged = {
            section: self.entry(
                (section,), *_below(sides, section), depth=self.depths.get(section, 0)
            )
            for section in sorted({*sides[0], *sides[1], *sides[2]})
        }
        return {name: entry for name, entry in merged.items() if entry is not _ABSENT}

    def entry(self, path: tuple[str, ...], base: Any, ours: Any, theirs: Any, *, depth: int) -> Any:
        if theirs in (ours, base):
            return ours
        if ours == base:
            return theirs
        if depth and isinstance(ours, dict) and isinstance(theirs, dict):
            sides = (base if isinstance(base, dict) else {}, ours, theirs)
            merged = {
                name: self.entry((*path, name), *_below(sides, name), depth=depth - 1)
                for name in sorted({*sides[0], *ours, *theirs})
            }
            return {name: entry for name, entry in merged.items() if entry is not _ABSENT}
        if path[-1] == "used_by":
            # It protects releases: who was seen by one side stays, and where a side knows that
            # somebody has to look again, nobody has looked.
            return _ABSENT if _ABSENT in (ours, theirs) else sorted({*ours, *theirs})
        if self.prefer is None:
            self.conflicts.append(f"{'.'.join(path)}: {_told(ours)} here, {_told(theirs)} there")
        return theirs if self.prefer == "theirs" else ours


def _below(sides: Sequence[Mapping[str, Any]], name: str) -> tuple[Any, ...]:
    return tuple(side.get(name, _ABSENT) for side in sides)


def _told(entry: Any) -> str:
    if entry is _ABSENT:
        return "gone"
    return "changed" if isinstance(entry, dict) else json.dumps(entry)
