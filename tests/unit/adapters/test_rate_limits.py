from collections.abc import Mapping
from typing import Any

import httpx
import pytest

from layergen.adapters.rate_limits import is_limit, is_passing, said, seconds_to_wait

DATE = {"Date": "Wed, 25 Nov 2026 10:00:00 GMT"}
TEN = 1795600800
"""Ten o'clock on that day."""
SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes."
FORBIDDEN = "Resource not accessible by integration"


def answer(status: int, message: Any = "no", **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(status, json={"message": message}, headers={**DATE, **named})


@pytest.mark.parametrize(
    ("given", "limit", "passing"),
    [
        (answer(200), False, False),
        (answer(403, FORBIDDEN), False, False),
        (answer(403, FORBIDDEN, x_ratelimit_remaining="0"), False, False),
        (answer(403, SECONDARY), True, True),
        (answer(403, "API rate limit exceeded for installation ID 1."), True, True),
        (answer(403, "You have triggered an abuse detection mechanism"), True, True),
        (answer(403, "no", retry_after="3"), True, True),
        (answer(429), True, True),
        (answer(503), False, True),
        (answer(500), False, True),
        (answer(404), False, False),
        (answer(422), False, False),
    ],
)
def test_what_passes(given: httpx.Response, limit: bool, passing: bool) -> None:
    assert (is_limit(given), is_passing(given)) == (limit, passing)


@pytest.mark.parametrize(
    ("given", "seconds"),
    [
        (answer(403, SECONDARY, retry_after="3"), 3),
        (answer(503, retry_after="Wed, 25 Nov 2026 10:00:20 GMT"), 20),
        (answer(503, retry_after="Wed, 25 Nov 2026 09:00:00 GMT"), 0),
        (answer(503, retry_after="soon"), None),
        (answer(503), None),
        (
            answer(
                403, "API rate limit", x_ratelimit_remaining="0", x_ratelimit_reset=str(TEN + 90)
            ),
            90,
        ),
        (
            answer(403, SECONDARY, x_ratelimit_remaining="12", x_ratelimit_reset=str(TEN + 900)),
            60,
        ),
        (answer(429, ratelimit_reset=str(TEN + 5)), 5),
        (answer(429), 60),
    ],
)
def test_how_long_to_wait(given: httpx.Response, seconds: float | None) -> None:
    """The clock is the server's: on this machine it may be any day."""
    assert seconds_to_wait(given) == seconds


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b'{"message": "Validation Failed", "errors": [{"message": "Body is too long"}]}', "Body"),
        (b'{"message": {"note": ["is too long"]}}', "too long"),
        (b'{"error": "insufficient_scope"}', "insufficient_scope"),
        (b"<html>Bad gateway</html>", ""),
        (b"[1]", ""),
        (b"\xff\xfe", ""),
    ],
)
def test_what_is_said(content: bytes, told: str) -> None:
    found = said(httpx.Response(400, content=content, headers=dict[str, str]()))

    assert (told in found) if told else (found == "")


def test_headers_may_be_absent() -> None:
    nothing: Mapping[str, str] = {}

    assert seconds_to_wait(httpx.Response(429, headers=nothing)) == 60
