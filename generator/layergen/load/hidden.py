"""The hidden first line of a comment or an issue, as `report.hidden` writes it."""

import re

_LINE = re.compile(r"<!-- layergen:([a-z]+) (\{.*\}) -->\s*")


def read_hidden(kind: str, body: str) -> str | None:
    """Give the JSON of the first line; None if there is none of this kind."""
    found = _LINE.fullmatch(body.split("\n", 1)[0])
    return found[2] if found and found[1] == kind else None
