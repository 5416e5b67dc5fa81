"""The border: documents are checked against pydantic models and mistakes become findings."""

import copy
import difflib
import re
import types
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from layergen.diagnostics import Diagnostic
from layergen.load.yaml_document import Document
from layergen.model.source_map import Path

Wire = TypeVar("Wire", bound=BaseModel)

_KINDS = {
    dict: "a mapping",
    list: "a list",
    str: "a text",
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    type(None): "nothing",
}
_EXPECTED = {
    "string_type": "a text",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "float_type": "a number",
}


class WireModel(BaseModel):
    """A mapping in a file: no unknown keys, no silent conversion.

    `stand_ins` fill required keys that are missing or wrong, so that further rules can look at the
    rest in the same run. Nothing is ever built or rendered from them.
    """

    stand_ins: ClassVar[Mapping[str, object]] = {}
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, regex_engine="python-re")


def check(model: type[Wire], document: Document) -> tuple[Wire | None, list[Diagnostic]]:
    """Check a parsed document against its model.

    Gives every finding, and the model of what is left when the broken parts are taken away, so
    that further rules can speak in the same run. None when nothing usable is left.
    """
    findings = list(document.diagnostics)
    if any(finding.rule == "yaml" for finding in findings):
        return None, findings
    data: Any = {} if document.data is None else copy.deepcopy(document.data)
    errors, wire = _validate(model, data)
    findings += [_finding(model, document, details) for details in errors]
    while errors:
        broken: set[Path] = set()
        for details in errors:
            path = _path_in(data, details["loc"])
            if details["type"] != "missing":
                broken.add(path)
            elif not _stand_in(model, data, path):
                broken.add(path[:-1])
        if () in broken:
            return None, findings
        # Deepest and last first, so that list positions stay true while parts are taken away.
        for path in sorted(broken, key=lambda p: (len(p), [str(s).zfill(9) for s in p]))[::-1]:
            _take_away(data, path)
        errors, wire = _validate(model, data)
    return wire, findings


def _validate(model: type[Wire], data: object) -> tuple[list[ErrorDetails], Wire | None]:
    try:
        return [], model.model_validate(data)
    except ValidationError as error:
        return error.errors(include_url=False), None


def _stand_in(model: type[BaseModel], data: Any, path: Path) -> bool:
    for candidate in _unwrapped(_annotation_at(model, path[:-1])):
        stand_ins = getattr(candidate, "stand_ins", {})
        if path[-1] in stand_ins:
            for step in path[:-1]:
                data = data[step]
            data[path[-1]] = copy.deepcopy(stand_ins[path[-1]])
            return True
    return False


def _take_away(data: Any, path: Path) -> None:
    for step in path[:-1]:
        data = data[step]
    del data[path[-1]]


def _finding(model: type[BaseModel], document: Document, details: ErrorDetails) -> Diagnostic:
    path = _path_in(document.data, details["loc"])
    kind, context = details["type"], details.get("ctx") or {}
    value = document.values.get(path)
    place = value or document.values.get(path[:-1]) or document.values[()]
    if kind == "extra_forbidden":
        key = str(path[-1])
        return Diagnostic(
            "unknown-key",
            f"'{key}' is not a key here",
            document.keys.get(path, place),
            _nearest(key, _keys_at(model, path[:-1])),
        )
    if kind == "missing":
        parent = path if path in document.values else path[:-1]
        missing = str(details["loc"][-1])
        name = f"'{parent[-1]}' " if parent else ""
        place = document.keys.get(parent) or document.values.get(parent) or document.values[()]
        return Diagnostic("missing-key", f"{name}needs the key '{missing}'", place)
    if kind in {"literal_error", "enum"}:
        allowed = str(context.get("expected", ""))
        names = re.findall(r"'([^']*)'", allowed)
        message = f"{_show(details['input'])} is none of {', '.join(names) or allowed}"
        return Diagnostic("bad-value", message, place, _nearest(str(details["input"]), names))
    if kind in _EXPECTED:
        return _wrong_type(document, path, details["input"], _EXPECTED[kind])
    message = details["msg"].removeprefix("Value error, ")
    rule = kind if "-" in kind else "bad-value"
    hint = str(context.get("hint", ""))
    if rule == "bad-value" and "-" not in kind:
        message = f"{_show(details['input'])}: {message[:1].lower()}{message[1:]}"
    return Diagnostic(rule, message, place, hint)


def _wrong_type(document: Document, path: Path, found: object, expected: str) -> Diagnostic:
    place = document.values.get(path) or document.values.get(path[:-1]) or document.values[()]
    raw = document.raw.get(path)
    if expected == "a text" and raw is not None and found is not None:
        kind = _KINDS.get(type(found), "something else")
        message = f"YAML reads {raw} as {kind} ({_show(found)}); a text is expected"
        return Diagnostic("yaml-surprise", message, place, f'write "{raw}" with quotes')
    kind = _KINDS.get(type(found), type(found).__name__)
    key = f"'{path[-1]}' " if path and isinstance(path[-1], str) else "this "
    return Diagnostic("wrong-type", f"{key}has to be {expected}, not {kind}", place)


def _path_in(data: Any, loc: Sequence[str | int]) -> Path:
    """Follow an error's location through the document, leaving out what pydantic puts between."""
    path: list[str | int] = []
    for position, step in enumerate(loc):
        in_list = isinstance(data, list) and isinstance(step, int) and step < len(data)
        if in_list or (isinstance(data, dict) and step in data):
            data = data[step]
            path.append(step)
        elif position == len(loc) - 1 and isinstance(data, dict) and step != "[key]":
            path.append(step)
    return tuple(path)


def _keys_at(model: type[BaseModel], path: Path) -> list[str]:
    for candidate in _unwrapped(_annotation_at(model, path)):
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            return [field.alias or name for name, field in candidate.model_fields.items()]
    return []


def _annotation_at(model: type[BaseModel], path: Path) -> Any:
    annotation: Any = model
    for step in path:
        annotation = _inside(annotation, step)
    return annotation


def _inside(annotation: Any, step: str | int) -> Any:
    for candidate in _unwrapped(annotation):
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            for name, field in candidate.model_fields.items():
                if step in {name, field.alias}:
                    return field.annotation
        elif isinstance(step, int) and get_args(candidate):
            return get_args(candidate)[0]
        elif get_origin(candidate) in {dict, Mapping}:
            return get_args(candidate)[1]
    return None


def _unwrapped(annotation: Any) -> list[Any]:
    if get_origin(annotation) is Annotated:
        return _unwrapped(get_args(annotation)[0])
    if get_origin(annotation) in {Union, types.UnionType}:
        return [inner for arg in get_args(annotation) for inner in _unwrapped(arg)]
    return [annotation]


def _nearest(word: str, words: Sequence[str]) -> str:
    close = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    if close:
        return f"did you mean '{close[0]}'?"
    return f"known here: {', '.join(words)}" if words else ""


def _show(value: object) -> str:
    text = f"'{value}'" if isinstance(value, str) else str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
