"""What people write for a Python layer, and which packages they name there."""

import tomllib
from collections.abc import Collection, Iterator, Mapping
from enum import StrEnum
from typing import Any

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name

from layergen.errors import LayergenError

_MOST_MICROS = 40
_NOT_FROM_AN_INDEX = frozenset({"git", "path", "url", "workspace"})


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
    content = _read(text, file)
    if group:
        return frozenset(_in_group(content.get("dependency-groups", {}), group, file, frozenset()))
    project = content.get("project", {})
    dynamic = {"dependencies", *(["optional-dependencies"] if extra else [])}
    if not project or dynamic.intersection(project.get("dynamic", [])):
        raise LayergenError(
            f"{file} does not list its dependencies under [project], and nothing is built to learn "
            "them",
            hint="list them there, or export a requirements.txt with hashes from the tool that "
            "knows them",
        )
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


def check_project(
    text: str, file: str, *, direct: Collection[str], versions: Collection[str]
) -> None:
    """Refuse a pyproject.toml that no lock of a layer can be made of. Raises LayergenError.

    That is one that takes its `direct` packages from elsewhere than an index, or excludes one of
    the Pythons, given as `3.12`, on which they shall run. What it says of micro versions is left to
    it, as Lambda moves on.
    """
    content = _read(text, file)
    for name, source in content.get("tool", {}).get("uv", {}).get("sources", {}).items():
        entries = source if isinstance(source, list) else [source]
        kinds = {kind for entry in entries for kind in _NOT_FROM_AN_INDEX.intersection(entry)}
        if kinds and canonicalize_name(name) in direct:
            raise LayergenError(
                f"{file} takes {name} from a {min(kinds)}, and no index has what is there",
                hint="publish it to an index, and name a version",
            )
    wanted = content.get("project", {}).get("requires-python", "")
    try:
        allowed = SpecifierSet(wanted)
    except InvalidSpecifier as error:
        raise LayergenError(f"{file}: requires-python is no version range: {wanted}") from error
    excluded = [
        minor
        for minor in versions
        if not any(allowed.contains(f"{minor}.{micro}") for micro in range(_MOST_MICROS))
    ]
    if excluded:
        raise LayergenError(
            f"{file} is for Python {wanted}, and the layer for {', '.join(excluded)}",
            hint="drop the runtime from the layer, or correct requires-python",
        )


def _read(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LayergenError(f"{file} cannot be read: {error}") from error


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
