"""package.json: what a layer asks for."""

import json
from collections.abc import Iterator
from typing import Any

from layergen.build.npm_specifier import objection_to_specifier
from layergen.diagnostics import Diagnostic, Place
from layergen.errors import InvalidInputError

_KINDS = ("dependencies", "peerDependencies", "optionalDependencies")


def dependencies_of(text: str, file: str) -> dict[str, str]:
    """Give what a package.json asks for, without what only development needs, by name.

    Raises InvalidInputError if it cannot be read.
    """
    content = _object(text, file)
    found: dict[str, str] = {}
    for kind in _KINDS:
        specifiers = content.get(kind, {})
        if not isinstance(specifiers, dict) or not all(
            isinstance(specifier, str) for specifier in specifiers.values()
        ):
            raise _refusal(f"'{kind}' has to map names to versions", Place(file))
        found |= specifiers
    return found


def overrides_of(text: str, file: str) -> dict[str, str]:
    """Give the versions that a package.json sets for a package wherever it is needed, by name.

    Overrides for one version of a package, or below another package, are left out. Raises
    InvalidInputError if it cannot be read.
    """
    wanted = dependencies_of(text, file)
    overrides = _object(text, file).get("overrides", {})
    if not isinstance(overrides, dict):
        raise _refusal("'overrides' has to map names to versions", Place(file))
    return {
        name: wanted.get(specifier[1:], "") if specifier.startswith("$") else specifier
        for name, specifier in overrides.items()
        if isinstance(specifier, str) and "@" not in name[1:]
    }


def direct_dependencies(text: str, file: str) -> frozenset[str]:
    """Give the packages that a package.json names itself, aliases by what they stand for."""
    return frozenset(
        specifier.removeprefix("npm:").rpartition("@")[0] or specifier.removeprefix("npm:")
        if specifier.startswith("npm:")
        else name
        for name, specifier in dependencies_of(text, file).items()
    )


def check_manifest(text: str, file: str) -> None:
    """Refuse what no registry vouches for, before npm touches it. Raises InvalidInputError."""
    if findings := list(_findings(text, file)):
        raise InvalidInputError(findings)


def _findings(text: str, file: str) -> Iterator[Diagnostic]:
    place = Place(file)
    content = _object(text, file)
    # npm resolves development tools as well, though a layer never holds them.
    development = content.get("devDependencies", {})
    for name, specifier in (
        *dependencies_of(text, file).items(),
        *_overridden(development),
        *_overridden(content.get("overrides", {})),
    ):
        if (finding := objection_to_specifier(name, specifier, place)) is not None:
            yield finding
    if content.get("workspaces"):
        yield Diagnostic(
            "workspaces",
            "the manifest of a layer cannot have workspaces, as no registry has what is in them",
            place,
            "give each layer a package.json of its own",
        )


def _overridden(specifiers: object, around: str = "") -> Iterator[tuple[str, str]]:
    """Give names and specifiers at whatever depth; `.` stands for the package around it."""
    if not isinstance(specifiers, dict):
        return
    for key, specifier in specifiers.items():
        name = around if key == "." else key
        if isinstance(specifier, str):
            yield name, specifier
        else:
            yield from _overridden(specifier, name)


def _object(text: str, file: str) -> dict[str, Any]:
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        place = Place(file, error.lineno, error.colno)
        raise _refusal(f"it is no JSON: {error.msg}", place) from error
    if not isinstance(content, dict):
        raise _refusal("it is no JSON object", Place(file))
    return content


def _refusal(what: str, place: Place) -> InvalidInputError:
    return InvalidInputError([Diagnostic("bad-package-json", what, place)])
