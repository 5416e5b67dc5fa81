"""package-lock.json, lockfileVersion 3: which package lies at which `node_modules/…` path."""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from layergen.build.npm_target import Platforms
from layergen.build.paths import objection
from layergen.diagnostics import Diagnostic, Place
from layergen.errors import InvalidInputError

_VERSION = 3
_FOLDER = "node_modules/"
_PATH = re.compile(r"node_modules/(?:@[^/]+/)?[^/@]+(?:/node_modules/(?:@[^/]+/)?[^/@]+)*")
_KEY_LINE = re.compile(r'\s*"((?:[^"\\]|\\.)*)": \{')
_SHA512 = re.compile(r"(?:^|\s)(sha512-([A-Za-z0-9+/]{86}==))(?:[\s?]|$)")
_RELOCK = "run `layergen lock`"


@dataclass(frozen=True, slots=True)
class LockedPackage:
    """What stands at one install path.

    `integrity` is `sha512-<base64>`, or empty if the lock has none. `node` is the range of Node.js
    that the package asks for, or empty. `needs` and `peers` have to be
    installed for the package to work, `optional` may be missing; each maps a name to the specifier.
    """

    path: str
    name: str
    version: str
    integrity: str
    origin: str
    is_link: bool
    in_bundle: bool
    has_install_script: bool
    platforms: Platforms
    needs: Mapping[str, str]
    peers: Mapping[str, str]
    optional: Mapping[str, str]
    place: Place
    node: str = ""

    @property
    def label(self) -> str:
        """The package as people name it."""
        return f"{self.name} {self.version}".strip()


@dataclass(frozen=True, slots=True)
class NpmLock:
    """A lock that has been read. `packages` has the layer itself at the empty path."""

    packages: Mapping[str, LockedPackage]

    def found_from(self, path: str, name: str) -> LockedPackage | None:
        """Give the package that `require(name)` finds from an install path, as Node.js looks."""
        while True:
            candidate = f"{path}/{_FOLDER}{name}" if path else f"{_FOLDER}{name}"
            if candidate in self.packages:
                return self.packages[candidate]
            if not path:
                return None
            path = path.rpartition(_FOLDER)[0].rstrip("/")


def parse_npm_lock(text: str, file: str) -> NpmLock:
    """Read a package-lock.json. Raises InvalidInputError for a damaged or older one."""
    content = _object(text, file)
    version = content.get("lockfileVersion")
    if version != _VERSION:
        raise _refusal(
            "old-package-lock",
            f"lockfileVersion is {version}, and layers are built from version {_VERSION}",
            Place(file),
            f"{_RELOCK}, which writes version {_VERSION} and keeps what is locked",
        )
    entries = content.get("packages")
    if not isinstance(entries, dict) or "" not in entries:
        raise _corrupt("it has no packages", Place(file))
    lines = _lines_of_keys(text)
    packages: dict[str, LockedPackage] = {}
    for path, entry in entries.items():
        place = Place(file, lines.get(path, 0), 5 if path in lines else 0)
        if not isinstance(entry, dict):
            raise _corrupt(f"'{path}' is no object", place)
        # Elsewhere lie the targets of links, which are refused where anything needs them.
        if path and not path.startswith(_FOLDER):
            continue
        if why := objection(path) if path else None:
            raise _corrupt(f"it has the path {path!r}: {why}", place)
        if not entry.get("extraneous"):
            packages[path] = _package(path, entry, place)
    return NpmLock(packages)


def _object(text: str, file: str) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except ValueError as error:
        line, column = getattr(error, "lineno", 0), getattr(error, "colno", 0)
        place = Place(file, line, column)
        raise _corrupt(f"it is no JSON: {getattr(error, 'msg', error)}", place) from error
    if not isinstance(content, dict):
        raise _corrupt("it is no JSON object", Place(file))
    return content


def _package(path: str, entry: Mapping[str, Any], place: Place) -> LockedPackage:
    optional_peers = {
        name
        for name, meta in _mapping(entry, "peerDependenciesMeta", place).items()
        if isinstance(meta, dict) and meta.get("optional")
    }
    peers = _specifiers(entry, "peerDependencies", place)
    optional = _specifiers(entry, "optionalDependencies", place)
    needs = _specifiers(entry, "dependencies", place)
    if path and not _PATH.fullmatch(path):
        raise _corrupt(f"'{path}' is no place for a package", place)
    return LockedPackage(
        path=path,
        name=_text(entry, "name", place) or path.rpartition(_FOLDER)[2],
        version=_text(entry, "version", place),
        integrity=_sha512(_text(entry, "integrity", place), place),
        origin=_text(entry, "resolved", place),
        is_link=bool(entry.get("link")),
        in_bundle=bool(entry.get("inBundle")),
        has_install_script=bool(entry.get("hasInstallScript")),
        platforms=Platforms(*(_words(entry, key, place) for key in ("os", "cpu", "libc"))),
        needs={name: spec for name, spec in needs.items() if name not in optional},
        peers={name: spec for name, spec in peers.items() if name not in optional_peers},
        optional={**optional, **{n: spec for n, spec in peers.items() if n in optional_peers}},
        place=place,
        node=_node(entry.get("engines")),
    )


def _node(engines: object) -> str:
    """Give the range; old packages say it in other forms, which npm passes over as well."""
    wanted = engines.get("node") if isinstance(engines, dict) else ""
    return wanted if isinstance(wanted, str) else ""


def _sha512(integrity: str, place: Place) -> str:
    if not integrity:
        return ""
    match = _SHA512.search(integrity)
    if match is None:
        raise _refusal(
            "weak-integrity",
            f"the integrity '{integrity.partition('-')[0]}-…' is no SHA-512",
            place,
            "move the package up with `layergen lock --upgrade`, or publish it to a registry anew",
        )
    try:
        base64.b64decode(match[2], validate=True)
    except binascii.Error:
        raise _corrupt("an integrity is no base64", place) from None
    return match[1]


def _text(entry: Mapping[str, Any], key: str, place: Place) -> str:
    value = entry.get(key, "")
    # `resolved: true` marks what lies in a bundle.
    if isinstance(value, bool):
        return ""
    if not isinstance(value, str):
        raise _corrupt(f"'{key}' is no text", place)
    return value


def _words(entry: Mapping[str, Any], key: str, place: Place) -> tuple[str, ...]:
    value = entry.get(key, [])
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise _corrupt(f"'{key}' is no list of texts", place)
    return tuple(words)


def _specifiers(entry: Mapping[str, Any], key: str, place: Place) -> dict[str, str]:
    found = _mapping(entry, key, place)
    if not all(isinstance(spec, str) for spec in found.values()):
        raise _corrupt(f"'{key}' maps a name to something that is no text", place)
    return found


def _mapping(entry: Mapping[str, Any], key: str, place: Place) -> dict[str, Any]:
    value = entry.get(key, {})
    if not isinstance(value, dict):
        raise _corrupt(f"'{key}' is no object", place)
    return value


def _lines_of_keys(text: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if match := _KEY_LINE.match(line):
            found.setdefault(match[1], number)
    return found


def _corrupt(what: str, place: Place) -> InvalidInputError:
    hint = f"restore it from git, or delete it and {_RELOCK}"
    return _refusal("bad-package-lock", f"the file is damaged: {what}", place, hint)


def _refusal(rule: str, message: str, place: Place, hint: str) -> InvalidInputError:
    return InvalidInputError([Diagnostic(rule, message, place, hint)])
