"""A first line that no reader sees, for the program that wrote it. `load.hidden` reads it back."""

import json
from collections.abc import Mapping


def hidden(kind: str, content: Mapping[str, object]) -> str:
    """Write compact JSON within an HTML comment, which no value can end before its time."""
    text = json.dumps(content, separators=(",", ":"))
    # "--" and ">" would end the comment or begin another one; in JSON both have another spelling.
    inner = text.replace("--", r"-\u002d").replace("<", r"\u003c").replace(">", r"\u003e")
    return f"<!-- layergen:{kind} {inner} -->"
