"""What people write for a Python layer, and which packages they name there."""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from layergen.errors import LayergenError


class PythonManifest(StrEnum):
    """The file that `layergen lock` reads."""

    REQUIREMENTS = "requirements.in"
    UV_LOCK = "uv.lock"
    PYPROJECT = "pyproject.toml"


def manifest_among(files: Collection[str], folder: str) -> PythonManifest | None:
    """Choose the manifest among the names of a folder's files; None if there is none.

    uv.lock stands before the pyproject.toml beside it. Raises LayergenError if two contradict.
    """
    found = [manifest for manifest in PythonManifest if manifest in files]
    if PythonManifest.REQUIREMENTS in found and len(found) > 1:
        raise LayergenError(
            f"{folder} has both {found[0]} and {found[1]}", hint="delete one of them"
        )
    if found == [PythonManifest.UV_LOCK]:
        raise LayergenError(
            f"{folder} has a uv.lock without its pyproject.toml", hint="put it beside the lock"
        )
    return found[0] if found else None


def direct_in_pyproject(text: str, file: str, *, extra: str, group: str) -> frozenset[str]:
    """Give the packages that a pyproject.toml names itself, or that one of its groups names.

    Raises LayergenError for a file that cannot be read, and for an extra or a group that it lacks.
    """
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LayergenError(f"{file} cannot be read: {error}") from error
    if group:
        return frozenset(_in_group(content.get("dependency-groups", {}), group, file, frozenset()))
    project = content.get("project", {})
    lines = [*project.get("dependencies", [])]
    if extra:
        extras = {
            canonicalize_name(name): requirements
            for name, requirements in project.get("optional-dependencies", {}).items()
        }
        if canonicalize_name(extra) not in extras:
            raise LayergenError(f"{file} has no extra '{extra}'", hint=_known(extras))
        lines += extras[canonicalize_name(extra)]
    return frozenset(filter(None, map(_name, lines)))


def _in_group(
    groups: Mapping[str, Any], group: str, file: str, above: frozenset[str]
) -> Iterator[str]:
    by_name = {canonicalize_name(name): entries for name, entries in groups.items()}
    name = canonicalize_name(group)
    if name not in by_name:
        raise LayergenError(f"{file} has no dependency group '{group}'", hint=_known(by_name))
    if name in above:
        raise LayergenError(f"{file}: the dependency group '{group}' includes itself")
    for entry in by_name[name]:
        if isinstance(entry, str):
            if found := _name(entry):
                yield found
        elif isinstance(entry, dict) and "include-group" in entry:
            yield from _in_group(groups, entry["include-group"], file, above | {name})


def _name(line: str) -> str:
    try:
        return canonicalize_name(Requirement(line).name)
    except InvalidRequirement:
        # uv says what is wrong with it, with more words than we have.
        return ""


def _known(names: Collection[str]) -> str:
    return f"known: {', '.join(sorted(names)) or 'none'}"
