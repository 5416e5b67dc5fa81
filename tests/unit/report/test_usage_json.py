"""Who uses what, for programs: every key is documented."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from layergen.report.usage_csv import usage_csv
from layergen.report.usage_json import usage_json
from tests.unit.report.usage import REPORT

PAGE = Path(__file__).parents[3] / "docs" / "usage-report.md"
_BY_NAME = {"functions", "versions", "known"}
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


def test_every_key_and_column_is_in_the_documentation_and_nothing_else() -> None:
    documented = set(re.findall(r"^\| `([a-z_]+)`", PAGE.read_text("utf-8"), re.MULTILINE))
    columns = usage_csv(REPORT).splitlines()[0].split(",")
    assert documented == {*keys(json.loads(usage_json(REPORT))), *columns}


def test_what_is_unknown_is_null() -> None:
    found = json.loads(usage_json(REPORT))
    first, second, *_ = found["publications"]
    assert first["functions"]["checkout"]["versions"]["1"] == ["live", "prod"]
    assert first["functions"]["checkout"]["invocations"] == 1
    assert second["age_days"] is None
    assert found["behind_pin"][0]["holds"][0]["release"] is None
    assert found["unknown_layers"][0]["functions"]["checkout"]["invocations"] == 1
