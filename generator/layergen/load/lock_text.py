"""How lock files are written: sorted, one entry per block, so that two branches merge."""

import json
import re
from typing import Any

_NOT_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""Characters that JSON takes as they are, and that YAML refuses or reads as a line break."""


def lock_text(content: dict[str, Any]) -> str:
    """Write a lock. `version` comes first, everything else is sorted; there is no clock in it."""
    rest = {key: value for key, value in content.items() if key != "version"}
    ordered = {"version": content["version"], **json.loads(json.dumps(rest, sort_keys=True))}
    return f"{json_text(ordered, indent=2)}\n"


def json_text(content: dict[str, Any], *, indent: int | None = None) -> str:
    """Write JSON that YAML reads alike."""
    text = json.dumps(content, indent=indent, ensure_ascii=False)
    return _NOT_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
