"""How lock files are written: sorted, one entry per block, so that two branches merge."""

import json
from typing import Any


def lock_text(content: dict[str, Any]) -> str:
    """Write a lock. `version` comes first, everything else is sorted; there is no clock in it."""
    ordered = {"version": content["version"], **content}
    head = {"version": ordered.pop("version")}
    body = json.loads(json.dumps(ordered, sort_keys=True))
    return json.dumps({**head, **body}, indent=2, ensure_ascii=False) + "\n"
