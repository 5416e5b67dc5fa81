"""What merging does, for programs: every key is documented."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TOP = Path(__file__).parents[3]
PAGE = TOP / "docs" / "plan-summary.md"
WRITTEN = sorted((TOP / "tests" / "golden" / "comment").glob("*/comment.json"))
_BY_NAME = {"actions", "variants", "weights", "stale_files"}
"""Objects whose keys are names."""


def keys(content: Any) -> Iterator[str]:
    if isinstance(content, list):
        for one in content:
            yield from keys(one)
    elif isinstance(content, dict):
        for name, value in content.items():
            yield name
            named = name in _BY_NAME and isinstance(value, dict)
            yield from keys(list(value.values()) if named else value)


def test_every_key_is_in_the_documentation_and_nothing_else() -> None:
    documented = re.findall(r"^\| `([a-z_]+)`", PAGE.read_text("utf-8"), re.MULTILINE)
    found = {key for path in WRITTEN for key in keys(json.loads(path.read_text("utf-8")))}
    assert len(documented) == len(set(documented))
    assert set(documented) == found
