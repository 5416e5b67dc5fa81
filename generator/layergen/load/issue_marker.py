"""The hidden first line of an issue about drift, as `report.drift_issue` writes it."""

from pydantic import BaseModel, ConfigDict, ValidationError

from layergen.load.hidden import read_hidden
from layergen.model.ci_run import Stamp
from layergen.model.issue_marker import IssueMarker

_FORMAT = 1


class _Marker(BaseModel):
    model_config = ConfigDict(defer_build=True)

    v: int
    env: str
    run: int | None = None
    attempt: int = 1


def read_issue_marker(body: str) -> IssueMarker | None:
    """Read the marker of an issue; None for one that is not ours, or of another version."""
    text = read_hidden("drift", body)
    if text is None:
        return None
    try:
        wire = _Marker.model_validate_json(text)
    except ValidationError:
        return None
    if wire.v != _FORMAT:
        return None
    return IssueMarker(wire.env, None if wire.run is None else Stamp(wire.run, wire.attempt))
