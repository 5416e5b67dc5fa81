"""Times in locks: to the second, in UTC, so that two writers write them alike."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator

from layergen.load import fields

_FORMAT = "%Y-%m-%dT%H:%M:%SZ"


def moment_text(moment: datetime) -> str:
    """Write a time as `2026-11-20T09:14:03Z`."""
    return moment.astimezone(UTC).strftime(_FORMAT)


def read_moment(text: str) -> datetime:
    """Read what `moment_text` wrote. Raises ValueError for a day that no calendar has."""
    return datetime.strptime(text, _FORMAT).replace(tzinfo=UTC)


def _in_the_calendar(text: str) -> str:
    try:
        read_moment(text)
    except ValueError:
        raise fields.refusal("bad-time", f"'{text}' is not a time in UTC") from None
    return text


Moment = Annotated[
    str,
    fields.Matching(
        r"[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T([01][0-9]|2[0-3])(:[0-5][0-9]){2}Z",
        "bad-time",
        "'{value}' is not a time in UTC",
        "for example 2026-11-20T09:14:03Z",
    ),
    AfterValidator(_in_the_calendar),
]
