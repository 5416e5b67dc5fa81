"""How fast Lambda may be asked."""

import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import Any

REQUESTS_PER_SECOND = 15
"""AWS Lambda Developer Guide, "Lambda quotas": the APIs together take 15 a second per account and
region, which cannot be raised."""
_LONGEST_SECONDS = 30.0
"""What Lambda may make us wait for at once; asking again in vain ends by itself."""


@dataclass(slots=True)
class Pace:
    """Lets callers in any thread through, in no second more than Lambda takes."""

    per_second: int = REQUESTS_PER_SECOND
    _turns: deque[float] = field(default_factory=deque)
    _closed_until: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self) -> None:
        """Sleep until it is the caller's turn."""
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._closed_until)
            if len(self._turns) == self.per_second:
                turn = max(turn, self._turns.popleft() + 1)
            self._turns.append(turn)
        time.sleep(turn - now)

    def close(self, seconds: float) -> None:
        """Let nobody through for a while, half a minute at most."""
        with self._lock:
            until = time.monotonic() + min(seconds, _LONGEST_SECONDS)
            self._closed_until = max(self._closed_until, until)


def keep_pace(client: Any, pace: Pace) -> None:
    """Make a boto3 client wait for its turn before each request, and as long as AWS says.

    botocore repeats what was throttled by itself, but knows nothing of `Retry-After`.
    """

    def heed(response_dict: Any, **_: Any) -> None:
        seconds = (response_dict or {}).get("headers", {}).get("Retry-After", "")
        if seconds.isdecimal():
            pace.close(float(seconds))

    # Repeated requests count as well, so it has to be the last thing before the wire.
    client.meta.events.register("before-send", lambda **_: pace.wait())
    client.meta.events.register("response-received", heed)
