"""Times in locks."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from pydantic import TypeAdapter, ValidationError

from layergen.load.moments import Moment, moment_text, read_moment

MOMENT: TypeAdapter[str] = TypeAdapter(Moment)


def test_a_time_is_written_in_utc_and_read_back() -> None:
    here = datetime(2026, 11, 20, 11, 14, 3, 999, timezone(timedelta(hours=2)))
    assert moment_text(here) == "2026-11-20T09:14:03Z"
    assert read_moment("2026-11-20T09:14:03Z") == datetime(2026, 11, 20, 9, 14, 3, tzinfo=UTC)
    assert MOMENT.validate_python("2024-02-29T00:00:00Z") == "2024-02-29T00:00:00Z"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-11-20",
        "2026-11-20T09:14:03",
        "2026-11-20T09:14:03+00:00",
        "2026-11-20T24:14:03Z",
        "2026-02-29T00:00:00Z",
        "0000-01-01T00:00:00Z",
    ],
)
def test_anything_else_is_no_time(text: str) -> None:
    with pytest.raises(ValidationError, match="not a time in UTC"):
        MOMENT.validate_python(text)
