"""Values as HCL literals, laid out as `terraform fmt` lays them out.

JSON escaping is not HCL escaping: `${` and `%{` begin templates, `\\b` and `\\f` do not exist.
Terraform normalises every string to NFC, so literals are written that way.
"""

import math
import re
import unicodedata
from collections.abc import Iterable, Mapping

_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_HIDDEN = {"Cc", "Cf", "Cn", "Co", "Zl", "Zp"}
"""Categories that a reviewer cannot see, direction marks among them; written as escapes."""
_TEMPLATE = re.compile(r"([$%])\{(?=([^}]*\})?)")
"""A template's start, and whether it ends; python-hcl2 stumbles over `$${` without an end."""
_IDENTIFIER = re.compile(r"(?!(?:for|null|true|false)$)[A-Za-z_][A-Za-z0-9_-]*")


class Expression(str):
    """HCL that is code already, such as a reference; printed as it is."""

    __slots__ = ()


def string(value: str) -> str:
    """Quote a text so that Terraform reads back exactly this text (in NFC)."""
    text = "".join(_character(c) for c in unicodedata.normalize("NFC", value))
    return '"' + _TEMPLATE.sub(_introduction, text) + '"'


def _introduction(found: re.Match[str]) -> str:
    sign, closed = found.groups()
    return f"{sign}{sign}{{" if closed else f"{sign}{_code_point('{')}"


def _character(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if unicodedata.category(character) in _HIDDEN:
        return _code_point(character)
    return character


def _code_point(character: str) -> str:
    number = ord(character)
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"


def key(name: str) -> str:
    """Write a key of a map: bare where it can be, quoted otherwise.

    `terraform fmt` aligns by what a reader sees as one character; only letters that are certainly
    one each stay as they are.
    """
    if _IDENTIFIER.fullmatch(name):
        return name
    return re.sub(
        r"[^\x20-\x7e]",
        lambda found: (
            found[0]
            if unicodedata.category(found[0]) in {"Lu", "Ll", "Lt"}
            else _code_point(found[0])
        ),
        string(name),
    )


def literal(value: object, indent: int = 0) -> str:
    """Write a value. `indent` is the depth in spaces of the line it starts on.

    Raises TypeError for anything that has no literal.
    """
    match value:
        case Expression():
            return str(value)
        case str():
            return string(value)
        case bool():
            return "true" if value else "false"
        case None:
            return "null"
        case int() | float() if math.isfinite(value):
            return repr(value)
        case Mapping():
            return _mapping(value, indent)
        case Iterable():
            return _list([literal(item, indent + 2) for item in value], indent)
        case _:
            raise TypeError(f"{value!r} has no HCL literal")


def _list(items: list[str], indent: int) -> str:
    if not any("\n" in item for item in items):
        return "[" + ", ".join(items) + "]"
    lines = "".join(f"{' ' * (indent + 2)}{item},\n" for item in items)
    return "[\n" + lines + " " * indent + "]"


def _mapping(value: Mapping[str, object], indent: int) -> str:
    if not value:
        return "{}"
    return "{\n" + attributes(value.items(), indent + 2) + "\n" + " " * indent + "}"


def inline(value: Mapping[str, object]) -> Expression:
    """Write a small object on one line."""
    if not value:
        return Expression("{}")
    return Expression(
        "{ " + ", ".join(f"{key(name)} = {literal(item)}" for name, item in value.items()) + " }"
    )


def attributes(pairs: Iterable[tuple[str, object]], indent: int = 0) -> str:
    """Write `name = value` lines. Neighbours that fit on one line each have their `=` aligned."""
    rows = [(key(name), literal(value, indent)) for name, value in pairs]
    lines: list[str] = []
    group: list[tuple[str, str]] = []
    for name, text in rows:
        if "\n" in text:
            lines += _aligned(group, indent)
            group = []
            lines.append(f"{' ' * indent}{name} = {text}")
        else:
            group.append((name, text))
    return "\n".join(lines + _aligned(group, indent))


def _aligned(group: list[tuple[str, str]], indent: int) -> list[str]:
    width = max((len(name) for name, _ in group), default=0)
    return [f"{' ' * indent}{name.ljust(width)} = {text}" for name, text in group]
