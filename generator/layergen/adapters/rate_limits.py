"""How long GitHub and GitLab want a client to wait, by their answers.

GitHub: "Rate limits for the REST API"; GitLab: "Rate limits", its response headers. Both give a
moment in seconds since 1970, or a number of seconds. Their own clock is in each answer, so that of
this machine plays no part.
"""

import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import httpx

_PASSING = frozenset({408, 429, 500, 502, 503, 504})
_UNSAID_SECONDS = 60.0
"""What GitHub asks for where a secondary limit names no time."""


def is_passing(answer: "httpx.Response") -> bool:
    """Tell whether the same request may work later: a limit, or a server that is not well."""
    return answer.status_code in _PASSING or is_limit(answer)


def is_limit(answer: "httpx.Response") -> bool:
    """Tell whether this is a rate limit. GitHub says 403 for it as it does for what is forbidden.

    `x-ratelimit-remaining: 0` alone is none where permission lacks: the last request of an hour may
    be a forbidden one, so what is said decides.
    """
    if answer.status_code == 429:
        return True
    if answer.status_code != 403:
        return False
    text = said(answer).lower()
    return "retry-after" in answer.headers or "rate limit" in text or "abuse detection" in text


def seconds_to_wait(answer: "httpx.Response") -> float | None:
    """Give how long the server wants to be left alone; None where it does not say."""
    now = _moment(answer.headers.get("date", "")) or datetime.now(UTC)
    after = answer.headers.get("retry-after", "")
    if after.isdecimal():
        return float(after)
    if moment := _moment(after):
        return max(0.0, (moment - now).total_seconds())
    if not is_limit(answer):
        return None
    spent = answer.headers.get("x-ratelimit-remaining", "0") == "0"
    for name in ("x-ratelimit-reset", "ratelimit-reset"):
        reset = answer.headers.get(name, "")
        if spent and reset.isdecimal():
            return max(0.0, float(reset) - now.timestamp())
    return _UNSAID_SECONDS


def said(answer: "httpx.Response") -> str:
    """Give the sentence of an error, as short as it is."""
    try:
        content = answer.json()
    except (ValueError, UnicodeDecodeError):
        # A proxy's page, which is HTML: of no use to anybody.
        return ""
    message = content.get("message") or content.get("error") if isinstance(content, dict) else ""
    errors = content.get("errors") if isinstance(content, dict) else None
    told = _words(message)
    if isinstance(errors, list) and errors:
        told = f"{told} ({'; '.join(_words(one) for one in errors)})"
    return " ".join(told.split())[:500]


def _words(content: Any) -> str:
    if isinstance(content, str):
        return content
    if isinstance(content, dict) and isinstance(content.get("message"), str):
        return str(content["message"])
    return json.dumps(content) if content else ""


def _moment(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
