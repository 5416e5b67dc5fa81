"""The embedded AWS as a process: `python -m layergen.sandbox.server`.

Listens on 127.0.0.1 only. Writes its state file once it answers, and removes it when it ends.
"""

import argparse
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import FrameType
from typing import Any

from moto.awslambda.utils import get_backend
from moto.moto_server.werkzeug_app import (
    DomainDispatcherApplication,
    MotoRequestHandler,
    create_backend_app,
)
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from layergen.sandbox import corrections
from layergen.sandbox.lambda_api import CONTENT_PATH
from layergen.sandbox.repeats import Repeats
from layergen.sandbox.state import IDENTITY_PATH, State, write_state

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


def main(argv: list[str] | None = None) -> None:
    """Serve until SIGTERM or SIGINT, or until the starter is gone."""
    options = _parser().parse_args(argv)
    corrections.install()
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, _leave)
    server = make_server(
        "127.0.0.1",
        options.port,
        _application(Repeats(DomainDispatcherApplication(create_backend_app))),
        threaded=True,
        request_handler=MotoRequestHandler,
    )
    if options.parent:
        threading.Thread(target=_follow, args=(options.parent,), daemon=True).start()
    state = State(os.getpid(), server.server_port, f"http://127.0.0.1:{server.server_port}")
    write_state(options.state, state)
    try:
        server.serve_forever()
    finally:
        options.state.unlink(missing_ok=True)
        server.server_close()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="layergen.sandbox.server")
    parser.add_argument("--port", type=int, default=0, help="0 takes any free port")
    parser.add_argument("--state", type=Path, required=True, help="where to write the state file")
    parser.add_argument("--parent", type=int, help="end when this process, the starter, ends")
    return parser


def _application(moto: Application) -> Application:
    """Add to moto who we are, and the archives that layer versions point at."""

    def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        path = Request(environ).path
        if path == IDENTITY_PATH:
            return Response(str(os.getpid()))(environ, start_response)
        if path.startswith(f"{CONTENT_PATH}/"):
            return _content(path)(environ, start_response)
        return moto(environ, start_response)

    return application


def _content(path: str) -> Response:
    account, region, name, archive = path.removeprefix(f"{CONTENT_PATH}/").split("/")
    version = get_backend(account, region).get_layer_version(name, archive.removesuffix(".zip"))
    return Response(version.code_bytes, mimetype="application/zip")


def _follow(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)


def _leave(_signum: int, _frame: FrameType | None) -> None:
    sys.exit(0)


if __name__ == "__main__":
    main()
