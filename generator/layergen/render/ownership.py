"""Whose file is it? Only what layergen wrote, and nobody edited since, is ever touched."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from layergen.diagnostics import Diagnostic, Place

_OPENING = {"tf": "# ", "md": "<!-- ", "yaml": "# ", "yml": "# ", "html": "<!-- "}
_CLOSING = {"md": " -->", "html": " -->"}
_WARNING = "Rendered by layergen. Do not edit: change layers.yaml, then run `{command}`."
RENDER = "layergen render"
_MARK = "layergen:sha256:"
_HALF_WRITTEN = re.compile(r"(?:.*/)?\.[^/]+\.[a-z0-9_]{8}")
"""What a file is called while it is written; a killed process leaves it behind."""


class Change(StrEnum):
    """What has to happen to a file."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What separates the disk from what was rendered.

    `texts` holds the new text of every changed file, None for a deletion. `conflicts` are files
    that belong to somebody else.
    """

    changes: Mapping[str, Change]
    texts: Mapping[str, str | None]
    conflicts: tuple[Diagnostic, ...] = field(default=())


def mark(path: str, body: str, command: str = RENDER) -> str:
    """Put the header on a body: a warning for people, and the body's hash for us."""
    suffix = path.rsplit(".", 1)[-1]
    opening, closing = _OPENING.get(suffix, "# "), _CLOSING.get(suffix, "")
    digest = hashlib.sha256(body.encode()).hexdigest()
    warning = _WARNING.format(command=command)
    return f"{opening}{warning}{closing}\n{opening}{_MARK}{digest}{closing}\n\n{body}"


def is_ours(text: str) -> bool:
    """Tell whether a file carries our header, edited or not."""
    return _MARK in "\n".join(text.split("\n", 2)[:2])


def is_untouched(path: str, text: str, command: str = RENDER) -> bool:
    """Tell whether a file is exactly as we wrote it. Line endings that git changed do not count."""
    normal = _normal(text)
    return is_ours(normal) and mark(path, _body(normal), command) == normal


def _normal(text: str) -> str:
    return text.replace("\r\n", "\n")


def _body(text: str) -> str:
    return text.split("\n\n", 1)[1] if "\n\n" in text else ""


def reconcile(
    bodies: Mapping[str, str], existing: Mapping[str, str], command: str = RENDER
) -> Reconciliation:
    """Compare rendered bodies with the files that stand in their folders, both by path.

    `command` is the one that writes them, as their headers tell.
    """
    changes: dict[str, Change] = {}
    texts: dict[str, str | None] = {}
    conflicts: list[Diagnostic] = []
    for path, body in sorted(bodies.items()):
        text, found = mark(path, body, command), existing.get(path)
        if found is None:
            changes[path], texts[path] = Change.CREATE, text
        elif _normal(found) in {text, body}:
            continue
        elif is_untouched(path, found, command):
            changes[path], texts[path] = Change.UPDATE, text
        else:
            conflicts.append(_conflict(path, found))
    for path in sorted(_orphans(bodies, existing)):
        if is_untouched(path, existing[path], command):
            changes[path], texts[path] = Change.DELETE, None
        elif not _HALF_WRITTEN.fullmatch(path):
            conflicts.append(_conflict(path, existing[path]))
    return Reconciliation(changes, texts, tuple(conflicts))


def _orphans(bodies: Mapping[str, str], existing: Mapping[str, str]) -> Iterable[str]:
    return (path for path, text in existing.items() if path not in bodies and is_ours(text))


def _conflict(path: str, text: str) -> Diagnostic:
    if is_ours(text):
        return Diagnostic(
            "edited-file",
            "somebody edited this rendered file",
            Place(path),
            "move the change into a file of your own beside it, then delete this one",
        )
    return Diagnostic(
        "foreign-file",
        "layergen did not write this file and will not replace it",
        Place(path),
        "rename it; own .tf files may stand beside the rendered ones",
    )
