"""What the packages in a zip say of themselves: METADATA of wheels, package.json of npm."""

import json
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.metadata import parse_email
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from layergen.build.licences import npm_licences, python_licences
from layergen.model.release import Package

_METADATA = re.compile(r"python/(?:lib/python3\.[0-9]+/site-packages/)?[^/]+\.dist-info/METADATA")
_PACKAGE_JSON = re.compile(r"nodejs/(?:.+/)?node_modules/(?:@[^/]+/)?[^/@]+/package\.json")
_FOR_AN_EXTRA = re.compile(r"\bextra\b")


@dataclass(frozen=True, slots=True)
class PackageMetadata:
    """One package's licences, as SPDX where that can be told, and the names of what it needs."""

    licences: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


_NOTHING = PackageMetadata()


def read_metadata(path: Path, packages: Sequence[Package]) -> Mapping[Package, PackageMetadata]:
    """Read what the zip at `path` holds about packages; nothing is known of those without."""
    if not packages:
        return {}
    with zipfile.ZipFile(path) as archive:
        found = dict(_entries(archive))
    return {
        package: found.get((package.name, package.version))
        or found.get((canonicalize_name(package.name), ""))
        or _NOTHING
        for package in packages
    }


def _entries(archive: zipfile.ZipFile) -> Iterator[tuple[tuple[str, str], PackageMetadata]]:
    """Give metadata by name and version; wheels by name alone, as there is one of each."""
    for name in archive.namelist():
        if _METADATA.fullmatch(name):
            raw, _ = parse_email(archive.read(name))
            licences = python_licences(
                raw.get("license_expression", ""),
                raw.get("license", ""),
                raw.get("classifiers", ()),
            )
            needs = tuple(sorted(set(_needed(raw.get("requires_dist", ())))))
            yield (canonicalize_name(raw.get("name", "")), ""), PackageMetadata(licences, needs)
        elif _PACKAGE_JSON.fullmatch(name) and (package := _package_json(archive.read(name))):
            needed = {*package.get("dependencies", ()), *package.get("optionalDependencies", ())}
            yield (
                (str(package.get("name")), str(package.get("version"))),
                PackageMetadata(npm_licences(package), tuple(sorted(needed))),
            )


def _needed(lines: Sequence[str]) -> Iterator[str]:
    """Give the names that Requires-Dist asks for whatever extras are wanted.

    Other markers are not asked: what the target does not need is not in the zip.
    """
    for line in lines:
        try:
            requirement = Requirement(line)
        except InvalidRequirement:
            continue
        if not (requirement.marker and _FOR_AN_EXTRA.search(str(requirement.marker))):
            yield canonicalize_name(requirement.name)


def _package_json(content: bytes) -> dict[str, Any] | None:
    try:
        package = json.loads(content)
    except ValueError:
        return None
    return package if isinstance(package, dict) else None
