"""The hidden first line of a comment. `load.comment_marker` reads it back."""

import json

from layergen.model.comment_marker import CommentMarker

FORMAT = 1
OPENING = "<!-- layergen:plan "
CLOSING = " -->"


def comment_marker(marker: CommentMarker) -> str:
    """Write compact JSON within an HTML comment, which no key or sha can end before its time."""
    content: dict[str, object] = {"v": FORMAT, "key": marker.key}
    if marker.sha:
        content["sha"] = marker.sha
    if marker.run is not None:
        content["run"] = marker.run
        if marker.attempt != 1:
            content["attempt"] = marker.attempt
    content["plans"] = marker.plans
    if len(marker.each) > 1:
        content["each"] = list(marker.each)
    text = json.dumps(content, separators=(",", ":"))
    # "--" and ">" would end the comment or begin another one; in JSON both have another spelling.
    inner = text.replace("--", r"-\u002d").replace("<", r"\u003c").replace(">", r"\u003e")
    return f"{OPENING}{inner}{CLOSING}"
