"""How fast Lambda may be asked."""

import threading
import time
from dataclasses import dataclass, field

REQUESTS_PER_SECOND = 14
"""AWS Lambda Developer Guide, "Lambda quotas": the APIs together take 15 a second per account and
region, which cannot be raised. One is left for others."""


@dataclass(slots=True)
class Pace:
    """Lets callers in any thread through one by one, evenly spaced."""

    per_second: float = REQUESTS_PER_SECOND
    _next: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self) -> None:
        """Sleep until it is the caller's turn."""
        with self._lock:
            now = time.monotonic()
            turn = max(now, self._next)
            self._next = turn + 1 / self.per_second
        time.sleep(turn - now)
