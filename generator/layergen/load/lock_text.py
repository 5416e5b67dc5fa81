"""How lock files are written: sorted, one entry per block, so that two branches merge."""

import json
import re
from typing import Any

_NOT_YAML = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
"""Characters that JSON takes as they are, and that YAML refuses or reads as a line break."""


_EMPTY_BLOCK = re.compile(r"^(    \".*): \{\}(,?)$", re.MULTILINE)
"""An entry of a section that holds nothing yet. Within a text, a quote would follow."""


def lock_text(content: dict[str, Any]) -> str:
    """Write a lock. `version` comes first, everything else is sorted; there is no clock in it.

    An entry of a section opens and closes on lines of its own even if it is empty, so that what two
    branches put into two neighbours merges.
    """
    rest = {key: value for key, value in content.items() if key != "version"}
    ordered = {"version": content["version"], **json.loads(json.dumps(rest, sort_keys=True))}
    text = json_text(ordered, indent=2)
    return _EMPTY_BLOCK.sub(r"\1: {\n    }\2", text) + "\n"


def json_text(content: dict[str, Any], *, indent: int | None = None) -> str:
    """Write JSON that YAML reads alike."""
    text = json.dumps(content, indent=indent, ensure_ascii=False)
    return _NOT_YAML.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
