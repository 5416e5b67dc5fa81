"""The packages in a zip that somebody else made, told by what they say of themselves."""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from packaging.metadata import parse_email
from packaging.utils import canonicalize_name

from layergen.build.protocol import Member
from layergen.build.streams import OpenArchive, by_archive, text_of
from layergen.model.release import Package

_METADATA = re.compile(
    r"(?P<site>python/(?:lib/python3\.[0-9]+/site-packages/)?)[^/]+\.dist-info/METADATA"
)
_PACKAGE_JSON = re.compile(
    r"nodejs/(?P<folder>(?:.+/)?node_modules/(?:@[^/]+/)?[^/@.][^/]*)/package\.json"
)


@dataclass(frozen=True, slots=True)
class Owned:
    """Packages, and members that name the package they belong to."""

    packages: tuple[Package, ...]
    members: tuple[Member, ...]


def python_packages(members: Sequence[Member]) -> Owned:
    """Find distributions by their METADATA; their RECORD says which files are theirs."""
    packages: dict[str, Package] = {}
    owners: dict[str, str] = {}
    by_path = {member.path: member for member in members}
    for archive, group in by_archive(members):
        with OpenArchive(archive) as content:
            for member in group:
                if not (found := _METADATA.fullmatch(member.path)):
                    continue
                raw, _ = parse_email(text_of(content, member))
                name, version = canonicalize_name(raw.get("name", "")), raw.get("version", "")
                if not name or not version or name in packages:
                    continue
                packages[name] = Package(name, version)
                folder = member.path.removesuffix("METADATA")
                owners |= {path: name for path in by_path if path.startswith(folder)}
                if record := by_path.get(f"{folder}RECORD"):
                    paths = _recorded(text_of(content, record))
                    owners |= {f"{found['site']}{path}": name for path in paths}
    return _owned(packages.values(), members, owners)


def npm_packages(members: Sequence[Member]) -> Owned:
    """Find packages by the package.json in their folders below `node_modules`."""
    places: dict[tuple[str, str], list[str]] = {}
    for archive, group in by_archive(members):
        with OpenArchive(archive) as content:
            for member in group:
                if found := _PACKAGE_JSON.fullmatch(member.path):
                    for package in _named(text_of(content, member)):
                        places.setdefault(package, []).append(found["folder"])
    names = [name for name, _ in places]
    labels = {
        folder: name if names.count(name) == 1 else f"{name}@{version}"
        for (name, version), folders in places.items()
        for folder in folders
    }
    packages = [
        Package(name, version, paths=() if folders == [f"node_modules/{name}"] else tuple(folders))
        for (name, version), folders in places.items()
    ]
    owners = {member.path: label for member in members if (label := _inside(member.path, labels))}
    return _owned(packages, members, owners)


def _named(text: str) -> Iterator[tuple[str, str]]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return
    if isinstance(found, dict):
        name, version = found.get("name"), found.get("version")
        if isinstance(name, str) and isinstance(version, str) and name and version:
            yield name, version


def _inside(path: str, labels: dict[str, str]) -> str:
    """Give the package in whose folder a file lies, the innermost one."""
    folder = path.removeprefix("nodejs/")
    while folder:
        folder = folder.rpartition("/")[0]
        if folder in labels:
            return labels[folder]
    return ""


def _recorded(text: str) -> Iterator[str]:
    for row in csv.reader(text.splitlines()):
        if row:
            yield row[0].replace("\\", "/")


def _owned(packages: Iterable[Package], members: Iterable[Member], owners: dict[str, str]) -> Owned:
    return Owned(
        tuple(sorted(packages, key=lambda package: (package.name, package.version))),
        tuple(member._replace(package=owners.get(member.path, "")) for member in members),
    )
