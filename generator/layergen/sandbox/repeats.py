"""A request that a client repeats is one request: it gets the answer that was lost.

AWS clients number their attempts and name the call in a header. Where the first attempt has done
its work and only the answer did not arrive, moto would refuse the second as a duplicate.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from werkzeug.wrappers import Response

_REMEMBERED = 2000
"""Calls whose answers are kept; a client repeats within seconds."""


@dataclass(slots=True)
class _Call:
    lock: threading.Lock = field(default_factory=threading.Lock)
    answer: Response | None = None


class Repeats:
    """Wraps an application; `answered` calls are not made again."""

    def __init__(self, application: Any) -> None:
        self._application = application
        self._calls: OrderedDict[str, _Call] = OrderedDict()
        self._lock = threading.Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer a request, from memory if it is a repeated one."""
        name = environ.get("HTTP_AMZ_SDK_INVOCATION_ID")
        if not name or environ["REQUEST_METHOD"] in {"GET", "HEAD"}:
            answer: Iterable[bytes] = self._application(environ, start_response)
            return answer
        call = self._call(name)
        with call.lock:
            if call.answer is None or call.answer.status_code >= 400:
                call.answer = Response.from_app(self._application, environ, buffered=True)
            return call.answer(environ, start_response)

    def _call(self, name: str) -> _Call:
        with self._lock:
            while len(self._calls) >= _REMEMBERED:
                self._calls.popitem(last=False)
            return self._calls.setdefault(name, _Call())
