"""What is wrong with a text that is no YAML at all, in words that say what to do."""

import re

import yaml
from yaml.reader import Reader

from layergen.diagnostics import Diagnostic, Place

_CONFLICT = re.compile(r"^(?:<{7}|>{7})(?: |$)", re.MULTILINE)
DEPTH_LIMIT = 100
"""The C parser recurses, and a file that nests far deeper than any real one would crash it."""
TOO_DEEP = f"this is nested more than {DEPTH_LIMIT} levels deep"
_SAME_COLUMN = "what belongs together begins in the same column"
_WORDINGS = (
    (
        "mapping values are not allowed",
        "a ':' stands where no key can be",
        "put a text that holds ': ' in quotes, and check the indentation",
    ),
    (
        "could not find expected ':'",
        "a key without its ':' ends here",
        "write key: value, and check the lines above",
    ),
    ("did not find expected key", "this does not line up with what is above", _SAME_COLUMN),
    (
        "did not find expected '-' indicator",
        "this does not line up with the list above",
        _SAME_COLUMN,
    ),
    (
        "block sequence entries are not allowed",
        "a list cannot begin here",
        "put its first '-' on a line of its own",
    ),
    (
        "did not find expected ',' or",
        "the list or mapping before this is not closed",
        "look for a missing ',', ']' or '}'",
    ),
    ("did not find expected node content", "a value is missing here", ""),
    (
        "found unexpected end of stream",
        "the file ends inside of quotes",
        "look for the quote that is never closed",
    ),
    (
        "undefined alias",
        "this alias has no anchor above it",
        "define it with &name, or put a text that begins with '*' in quotes",
    ),
    (
        "found another document",
        "a second document begins here",
        "one file is one document; remove the '---'",
    ),
    (
        "could not determine a constructor",
        "this tag means nothing here",
        "remove it, or put a text that begins with '!' in quotes",
    ),
    ("exceeded maximum nesting depth", TOO_DEEP, ""),
)


def unreadable(text: str, file: str) -> Diagnostic | None:
    """Find what makes parsing pointless: conflict markers and characters outside of YAML."""
    if conflict := _CONFLICT.search(text):
        return Diagnostic(
            "merge-conflict",
            "a merge left its conflict here",
            _place_at(text, file, conflict.start()),
            "resolve it; `layergen merge` does that for the locks",
        )
    if character := Reader.NON_PRINTABLE.search(text):
        return Diagnostic(
            "syntax",
            f"the character U+{ord(character[0]):04X} cannot stand in a text file",
            _place_at(text, file, character.start()),
            "save the file as plain UTF-8 text",
        )
    return None


def complaint_of(error: yaml.MarkedYAMLError, text: str, file: str) -> Diagnostic:
    """Turn the parser's complaint into a finding."""
    mark = error.problem_mark or error.context_mark
    place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
    complaint = error.problem or error.context or "this is not YAML"
    if "cannot start any token" in complaint and mark:
        return Diagnostic("syntax", *_bad_start(text, mark.line, mark.column, place))
    for known, message, hint in _WORDINGS:
        if known in complaint:
            return Diagnostic("syntax", message, place, hint)
    return Diagnostic("syntax", complaint, place)


def _bad_start(text: str, line: int, column: int, place: Place) -> tuple[str, Place, str]:
    lines = text.splitlines()
    character = lines[line][column : column + 1] if line < len(lines) else ""
    if character == "\t":
        return "a tab cannot indent YAML", place, "indent with spaces"
    return f"a text cannot begin with '{character}'", place, "put it in quotes"


def _place_at(text: str, file: str, position: int) -> Place:
    start = text.rfind("\n", 0, position) + 1
    return Place(file, text.count("\n", 0, position) + 1, position - start + 1)
