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
    for name, specifier in dependencies_of(text, file).items():
        if (finding := objection_to_specifier(name, specifier, place)) is not None:
            yield finding
    if _object(text, file).get("workspaces"):
        yield Diagnostic(
            "workspaces",
            "the manifest of a layer cannot have workspaces, as no registry has what is in them",
            place,
            "give each layer a package.json of its own",
        )


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
