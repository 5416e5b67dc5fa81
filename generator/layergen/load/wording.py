"""What a mistake is called: one clear sentence for each kind of error that pydantic knows."""

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from layergen.diagnostics import Diagnostic, Place
from layergen.load.fields import shortened
from layergen.load.wire_types import description_at, is_required, keys_at
from layergen.load.yaml_document import Document
from layergen.model.source_map import Path

_KINDS = {
    "dict": "a mapping",
    "list": "a list",
    "str": "a text",
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
    "date": "a date",
    "datetime": "a date",
    "bytes": "binary data",
}
_EXPECTED = {
    "string_type": "a text",
    "list_type": "a list",
    "dict_type": "a mapping",
    "model_type": "a mapping",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "float_type": "a number",
    "invalid-json-value": "a text, a number, a list or a mapping",
}


def finding(
    model: type[BaseModel], document: Document, details: ErrorDetails, path: Path
) -> Diagnostic:
    """Turn one error into a finding. `path` leads to what is broken, as the document has it."""
    kind, context = details["type"], details.get("ctx") or {}
    place = _place(document, path)
    if kind == "extra_forbidden":
        return _unknown_key(model, document, path)
    if kind == "missing":
        return _missing_key(model, document, path)
    if kind in {"literal_error", "enum"}:
        return _not_in_list(document, path, details["input"], context, place)
    if kind in _EXPECTED:
        return _wrong_type(model, document, path, details["input"], _EXPECTED[kind])
    if kind == "missing-key":
        place = document.keys.get(path, place)
        return Diagnostic(kind, f"{_label(path)} {details['msg']}", place)
    if "-" in kind or kind == "repeated":
        of_key = details["loc"][-1:] == ("[key]",)
        place = document.keys.get(path, place) if of_key or context.get("at") else place
        return Diagnostic(kind, details["msg"], place, str(context.get("hint", "")))
    message = _bound(kind, path, details["input"], context)
    return Diagnostic("bad-value", message or f"{_label(path)}: {details['msg']}", place)


def _unknown_key(model: type[BaseModel], document: Document, path: Path) -> Diagnostic:
    key, known = str(path[-1]), keys_at(model, path[:-1])
    hint = nearest(key, known) or (f"its keys: {', '.join(known)}" if known else "")
    place = document.keys.get(path) or _place(document, path)
    message = f"{_label(path[:-1])} has no key '{shortened(key)}'"
    return Diagnostic("unknown-key", message, place, hint)


def _missing_key(model: type[BaseModel], document: Document, path: Path) -> Diagnostic:
    owner = path[:-1]
    place = document.keys.get(owner) or _place(document, owner)
    message = f"{_label(owner)} needs the key '{path[-1]}'"
    return Diagnostic("missing-key", message, place, description_at(model, path))


def _not_in_list(
    document: Document, path: Path, found: object, context: Mapping[str, Any], place: Place
) -> Diagnostic:
    expected = str(context.get("expected", ""))
    names = re.findall(r"'([^']*)'", expected)
    shown = show(document.raw.get(path, found))
    if not names:
        return Diagnostic("bad-value", f"{_label(path)} has to be {expected}, not {shown}", place)
    word = document.raw.get(path) or str(found)
    return Diagnostic(
        "bad-value", f"{shown} is none of {', '.join(names)}", place, nearest(word, names)
    )


def _wrong_type(
    model: type[BaseModel], document: Document, path: Path, found: object, expected: str
) -> Diagnostic:
    place = _place(document, path)
    if found is None:
        hint = "write one" if is_required(model, path) else "write one, or remove the key"
        return Diagnostic("wrong-type", f"{_label(path)} has no value", place, hint)
    raw = document.raw.get(path)
    if raw is not None and expected.startswith("a text"):
        message = f"YAML reads {shortened(raw)} as {_reading(found, raw)}; {expected} is expected"
        return Diagnostic("yaml-surprise", message, place, f'write "{raw}" with quotes')
    kind = _KINDS.get(type(found).__name__, "something else")
    message = f"{_label(path)} has to be {expected}, not {kind}"
    return Diagnostic("wrong-type", message, place, description_at(model, path))


def _reading(found: object, raw: str) -> str:
    if isinstance(found, bool):
        return "true" if found else "false"
    if isinstance(found, int | float):
        return "a number" if str(found) == raw else f"the number {shortened(str(found))}"
    return _KINDS.get(type(found).__name__, "something else")


def _bound(kind: str, path: Path, found: object, context: Mapping[str, Any]) -> str:
    label = _label(path)
    match kind:
        case "too_short":
            return f"{label} needs at least {_entries(context['min_length'])}"
        case "too_long":
            limit = _entries(context["max_length"])
            return f"{label} takes at most {limit}, and has {context['actual_length']}"
        case "string_too_short" if not found:
            return f"{label} is empty"
        case "string_too_short":
            return f"{label} needs at least {context['min_length']} characters"
        case "string_too_long":
            limit, length = context["max_length"], len(str(found))
            return f"{label} takes at most {limit} characters, and has {length}"
        case "greater_than_equal":
            return f"{label} has to be at least {context['ge']}, not {show(found)}"
        case "less_than_equal":
            return f"{label} has to be at most {context['le']}, not {show(found)}"
    return ""


def _entries(count: int) -> str:
    return "1 entry" if count == 1 else f"{count} entries"


def _place(document: Document, path: Path) -> Place:
    for length in range(len(path), -1, -1):
        if place := document.values.get(path[:length]):
            return place
    return Place(document.file)


def _label(path: Path) -> str:
    names = [step for step in path if isinstance(step, str)]
    if not names:
        return "this file"
    name = f"'{shortened(names[-1])}'"
    return f"an entry of {name}" if isinstance(path[-1], int) else name


def nearest(word: str, words: Sequence[str]) -> str:
    """Suggest the known word that was probably meant, if there is one."""
    close = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    return f"did you mean '{close[0]}'?" if close else ""


def show(value: object) -> str:
    """Show a value in a message."""
    return f"'{shortened(value)}'" if isinstance(value, str) else shortened(str(value))
