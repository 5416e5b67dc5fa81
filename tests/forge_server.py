"""A server that speaks HTTP as GitHub and GitLab do, with what goes wrong there: see `Fault`.

What it serves is in `tests.github_server` and `tests.gitlab_server`.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Call:
    """One request."""

    method: str
    path: str
    query: Mapping[str, str]
    content: Any
    token: str


@dataclass(frozen=True)
class Answer:
    """What is said to it."""

    content: Any = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Fault:
    """What happens instead, to the first `times` calls that it is for.

    `seconds` pass before it, and `meanwhile` is called. Without an answer the call is served as
    ever; status 0 closes the connection without a word. If it is `heard`, the call is served first,
    and only its answer is lost.
    """

    when: Callable[[Call], bool]
    answer: Answer | Callable[[], Answer] | None = None
    times: float = 1
    seconds: float = 0
    heard: bool = False
    meanwhile: Callable[[], object] | None = None


class Served(Protocol):
    """What is served."""

    url: str
    faults: list[Fault]
    calls: list[Call]
    lock: threading.Lock

    def answer(self, call: Call) -> Answer: ...


@contextmanager
def serving(served: Served) -> Iterator[None]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(served))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    served.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()


def _handler(served: Served) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        # One packet for an answer: its second one would wait until the first is acknowledged.
        wbufsize = -1

        def do_GET(self) -> None:
            call = self._call()
            with served.lock:
                served.calls.append(call)
                fault = next((f for f in served.faults if f.times > 0 and f.when(call)), None)
                if fault:
                    fault.times -= 1
            answer = self._faulty(call, fault) if fault else self._served(call)
            if answer.status:
                self._send(answer)
            else:
                self.close_connection = True

        do_POST = do_PATCH = do_PUT = do_DELETE = do_GET  # noqa: N815 - http.server's names

        def _faulty(self, call: Call, fault: Fault) -> Answer:
            time.sleep(fault.seconds)
            if fault.meanwhile:
                fault.meanwhile()
            if fault.answer is None:
                return self._served(call)
            if fault.heard:
                self._served(call)
            return fault.answer if isinstance(fault.answer, Answer) else fault.answer()

        def _served(self, call: Call) -> Answer:
            with served.lock:
                return served.answer(call)

        def _call(self) -> Call:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            return Call(self.command, parts.path, query, json.loads(body or b"null"), token)

        def _send(self, answer: Answer) -> None:
            body = b"" if answer.status == 204 else json.dumps(answer.content).encode()
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if "Content-Length" not in answer.headers:
                self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Type", "application/json")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None: ...

    return Handler


def page_of(call: Call, everything: list[Any], base: str, *, other_name: str = "") -> Answer:
    """Give one page, and lead to the next. `other_name` is what the server calls itself there."""
    size = int(call.query.get("per_page", "30"))
    number = int(call.query.get("page", "1"))
    assert size <= 100
    shown = everything[(number - 1) * size : number * size]
    headers = {}
    if number * size < len(everything):
        kept = "".join(f"{k}={v}&" for k, v in call.query.items() if k != "page")
        address = f"{other_name or base}{call.path}?{kept}page={number + 1}"
        headers["Link"] = f'<{address}>; rel="next", <{address}>; rel="last"'
    return Answer(shown, headers=headers)
