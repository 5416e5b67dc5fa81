"""The hidden first line of a comment, as `report.comment_marker` writes it."""

from pydantic import BaseModel, ConfigDict, ValidationError

from layergen.load.hidden import read_hidden
from layergen.model.comment_marker import CommentMarker

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
    text = read_hidden("plan", body)
    if text is None:
        return None
    try:
        wire = _Marker.model_validate_json(text)
    except ValidationError:
        return None
    if wire.v != _FORMAT:
        return None
    each = tuple(wire.each) or (wire.plans,)
    return CommentMarker(wire.plans, wire.key, wire.sha, wire.run, each, wire.attempt)
