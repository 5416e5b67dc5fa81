"""A server in front of an AWS, to come between a request and its answer."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx

_REPLACED = {"content-length", "content-encoding", "connection"}


@contextmanager
def front(upstream: str, answered: Callable[[str, str, bytes], bytes]) -> Iterator[str]:
    """Serve; gives the address.

    `answered` gets method, path and body of each answer before anybody else hears of it, and gives
    the body that they hear.
    """

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {k: v for k, v in self.headers.items() if k.lower() != "host"}
            answer = httpx.request(
                self.command, upstream + self.path, headers=headers, content=body, trust_env=False
            )
            heard = answered(self.command, self.path, answer.content)
            self.send_response(answer.status_code)
            for name, value in answer.headers.items():
                if name.lower() not in _REPLACED:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(heard)))
            self.end_headers()
            self.wfile.write(heard)

        do_POST = do_PUT = do_GET  # noqa: N815 - http.server's names

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
