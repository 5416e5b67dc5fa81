"""The hidden first line of a comment. `load.comment_marker` reads it back."""

from layergen.model.comment_marker import CommentMarker
from layergen.report.hidden import hidden

_FORMAT = 1


def comment_marker(marker: CommentMarker) -> str:
    """Write what is known, and nothing for what is not."""
    content: dict[str, object] = {"v": _FORMAT, "key": marker.key}
    if marker.sha:
        content["sha"] = marker.sha
    if marker.run is not None:
        content["run"] = marker.run
        if marker.attempt != 1:
            content["attempt"] = marker.attempt
    content["plans"] = marker.plans
    if len(marker.each) > 1:
        content["each"] = list(marker.each)
    return hidden("plan", content)
