"""The border: documents are checked against pydantic models and mistakes become findings."""

import copy
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from layergen.diagnostics import Diagnostic
from layergen.load.wire_types import models_at
from layergen.load.wording import finding
from layergen.load.yaml_document import Document
from layergen.model.source_map import Path

Wire = TypeVar("Wire", bound=BaseModel)


class WireModel(BaseModel):
    """A mapping in a file: no unknown keys, no silent conversion.

    `stand_ins` fill required keys that are missing or wrong, so that further rules can look at the
    rest in the same run. Nothing is ever built or rendered from them.
    """

    stand_ins: ClassVar[Mapping[str, object]] = {}
    # Deferred: a model's validator is made once, inside that of the file that holds it.
    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, regex_engine="python-re", defer_build=True
    )


def check(model: type[Wire], document: Document) -> tuple[Wire | None, list[Diagnostic]]:
    """Check a parsed document against its model.

    Gives every finding, and the model of what is left when the broken parts are taken away, so
    that further rules can speak in the same run. None when nothing usable is left. What was taken
    away or stood in for is added to the document's `broken`.
    """
    findings = list(document.diagnostics)
    if not document.readable:
        document.broken.add(())
        return None, findings
    data: Any = {} if document.data is None else copy.deepcopy(document.data)
    errors, wire = _validate(model, data)
    paths = [_path_in(data, details) for details in errors]
    findings += [
        finding(model, document, details, path) for details, path in zip(errors, paths, strict=True)
    ]
    document.broken.update(paths)
    while errors:
        broken: set[Path] = set()
        for details in errors:
            path = _path_in(data, details)
            if details["type"] != "missing":
                broken.add(path)
            elif not _stand_in(model, data, path):
                broken.add(path[:-1])
        document.broken |= broken
        if () in broken:
            return None, findings
        # Deepest and last first, so that list positions stay true while parts are taken away.
        for path in sorted(broken, key=_position, reverse=True):
            _take_away(data, path)
        errors, wire = _validate(model, data)
    return wire, findings


def _validate(model: type[Wire], data: object) -> tuple[list[ErrorDetails], Wire | None]:
    try:
        return [], model.model_validate(data)
    except ValidationError as error:
        return error.errors(include_url=False), None


def _position(path: Path) -> tuple[int, list[tuple[bool, int, str]]]:
    return len(path), [
        (isinstance(step, int), step if isinstance(step, int) else 0, str(step)) for step in path
    ]


def _stand_in(model: type[BaseModel], data: Any, path: Path) -> bool:
    for candidate in models_at(model, path[:-1]):
        stand_ins: Mapping[str, object] = getattr(candidate, "stand_ins", {})
        if path[-1] in stand_ins:
            for step in path[:-1]:
                data = data[step]
            data[path[-1]] = copy.deepcopy(stand_ins[str(path[-1])])
            return True
    return False


def _take_away(data: Any, path: Path) -> None:
    for step in path[:-1]:
        data = data[step]
    del data[path[-1]]


def _path_in(data: Any, details: ErrorDetails) -> Path:
    """Follow an error through the document, leaving out what pydantic puts in between.

    A missing key ends the path though it is not there; `at` in the context leads further down.
    """
    loc = details["loc"]
    at: Sequence[str | int] = (details.get("ctx") or {}).get("at", ())
    path: list[str | int] = []
    for step in (*loc, *at):
        in_list = isinstance(data, list) and isinstance(step, int) and step < len(data)
        if in_list or (isinstance(data, dict) and step in data):
            data = data[step]
            path.append(step)
    if details["type"] == "missing" and isinstance(data, dict):
        path.append(loc[-1])
    return tuple(path)
