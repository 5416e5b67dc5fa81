"""The page about the report names every key of it."""

import json
import re
from pathlib import Path
from typing import Any

from layergen.report.drift_json import drift_json
from tests.unit.report.drift import everything

PAGE = Path(__file__).parents[3] / "docs" / "drift-report.md"


def keys(value: Any) -> set[str]:
    if isinstance(value, dict):
        # Kinds are values, and named in their own row.
        return {*value, *(key for below in value.values() for key in keys(below))}
    return {key for below in value for key in keys(below)} if isinstance(value, list) else set()


def test_every_key_of_the_json_is_named() -> None:
    named = set(re.findall(r"`([a-z_-]+)`", PAGE.read_text("utf-8")))

    assert keys(json.loads(drift_json(everything()))) <= named
