import base64
import hashlib
import http.server
import io
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from layergen.adapters.download import NotAllowedError, download
from layergen.errors import LayergenError

CONTENT = b"PK" * 100_000
SHA256 = base64.b64encode(hashlib.sha256(CONTENT).digest()).decode()
SECRET = "X-Amz-Signature=abcdef"


@dataclass
class Server:
    """Answers with each of `codes` in turn; 0 closes the connection in the middle."""

    port: int
    codes: list[int] = field(default_factory=list)
    asked: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/layer.zip?{SECRET}"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    found: list[Server] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            (here,) = found
            here.asked += 1
            code = here.codes.pop(0) if here.codes else 200
            self.send_response(code or 200)
            self.send_header("Content-Length", str(len(CONTENT)))
            self.end_headers()
            self.wfile.write(CONTENT[:-1] if code == 0 else CONTENT)

        def log_message(self, *_: object) -> None:
            pass

    serving = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.append(Server(serving.server_port))
    threading.Thread(target=serving.serve_forever, daemon=True).start()
    yield found[0]
    serving.shutdown()
    serving.server_close()


def fetched(server: Server, sha256: str = SHA256) -> bytes:
    file = io.BytesIO()
    download(server.address, file, name="tools:7", sha256=sha256)
    return file.getvalue()


def test_what_was_fetched_is_what_was_asked_for(server: Server) -> None:
    assert fetched(server) == CONTENT


def test_what_breaks_off_is_fetched_again_from_the_start(server: Server) -> None:
    server.codes = [0, 503]

    assert fetched(server) == CONTENT
    assert server.asked == 3


def test_what_keeps_breaking_off_is_told_without_its_address(server: Server) -> None:
    server.codes = [0, 0, 0]

    with pytest.raises(LayergenError, match="tools:7 cannot be downloaded") as caught:
        fetched(server)

    assert "X-Amz" not in str(caught.value)
    assert server.asked == 3


@pytest.mark.parametrize("code", [401, 403, 407])
def test_what_must_not_be_had_is_no_failure_of_the_network(server: Server, code: int) -> None:
    server.codes = [code]

    with pytest.raises(NotAllowedError, match=f"must not be downloaded .HTTP {code}."):
        fetched(server)

    assert server.asked == 1


def test_something_else_is_refused(server: Server) -> None:
    with pytest.raises(LayergenError, match="tools:7 is not what AWS says"):
        fetched(server, sha256="A" * 43 + "=")


def test_nobody_listening_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    with pytest.raises(LayergenError, match="tools:7 cannot be downloaded"):
        fetched(Server(1))
