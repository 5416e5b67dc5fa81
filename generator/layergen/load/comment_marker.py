"""The hidden first line of a comment, as `report.comment_marker` writes it."""

import re

from pydantic import BaseModel, ConfigDict, ValidationError

from layergen.model.comment_marker import CommentMarker

_LINE = re.compile(r"<!-- layergen:plan (\{.*\}) -->\s*")
_FORMAT = 1


class _Marker(BaseModel):
    model_config = ConfigDict(defer_build=True)

    v: int
    key: str
    plans: str
    sha: str = ""
    run: int | None = None
    attempt: int = 1
    each: list[str] = []


def read_marker(body: str) -> CommentMarker | None:
    """Read the marker of a comment; None for one that is not ours.

    A marker of another version is none of ours, either: its writer knows what it means.
    """
    found = _LINE.fullmatch(body.split("\n", 1)[0])
    if found is None:
        return None
    try:
        wire = _Marker.model_validate_json(found[1])
    except ValidationError:
        return None
    if wire.v != _FORMAT:
        return None
    each = tuple(wire.each) or (wire.plans,)
    return CommentMarker(wire.plans, wire.key, wire.sha, wire.run, each, wire.attempt)
