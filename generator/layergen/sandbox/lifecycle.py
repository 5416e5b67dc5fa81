"""Starting, finding and stopping the sandbox of a repository."""

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import httpx

from layergen.adapters import daemon, process
from layergen.adapters.repository_files import state_folder
from layergen.errors import LayergenError
from layergen.sandbox.state import IDENTITY_PATH, State, read_state

_PATIENCE = 60.0
"""Seconds that a server may take until it answers."""


def start(directory: Path, *, port: int = 0) -> State:
    """Start the sandbox of a repository, and return once it answers.

    One that runs already is returned as it is. Port 0 takes any free one.
    Raises LayergenError when moto is missing, when the server does not come up, or when one runs
    on another port than asked for.
    """
    state = running(directory)
    if state is None:
        return _started(directory, port=port)
    if port not in {0, state.port}:
        raise LayergenError(
            f"a sandbox is running here already, on port {state.port}",
            hint="run layergen sandbox stop first; it forgets everything in it",
        )
    return state


@contextlib.contextmanager
def ephemeral(directory: Path) -> Iterator[State]:
    """Offer the running sandbox of a repository, or one that lives as long as the context."""
    if state := running(directory):
        yield state
        return
    state = _started(directory, "--parent", str(os.getpid()))
    try:
        yield state
    finally:
        daemon.terminate(state.pid)


def stop(directory: Path) -> bool:
    """Stop the sandbox of a repository. False when none runs; a stale file is removed."""
    state = running(directory)
    if state is not None:
        daemon.terminate(state.pid)
    _file(directory).unlink(missing_ok=True)
    return state is not None


def running(directory: Path) -> State | None:
    """Find the sandbox of a repository; None when none runs, whatever the file says.

    The server itself is asked for its process id: a pid may long belong to somebody else.
    """
    state = read_state(_file(directory))
    if state is None or not daemon.alive(state.pid):
        return None
    try:
        answer = httpx.get(f"{state.url}{IDENTITY_PATH}", timeout=10, trust_env=False)
    except httpx.HTTPError:
        return None
    return state if answer.text == str(state.pid) else None


def _started(directory: Path, *options: str, port: int = 0) -> State:
    if find_spec("moto") is None or find_spec("flask") is None:
        raise LayergenError(
            "the embedded AWS is not installed", hint="pip install 'layergen[sandbox]'"
        )
    state, log = _file(directory), state_folder(directory) / "sandbox.log"
    state.unlink(missing_ok=True)
    log.unlink(missing_ok=True)
    pid = process.start_background(
        [
            sys.executable,
            *("-m", "layergen.sandbox.server"),
            *("--port", str(port), "--state", str(state.absolute())),
            *options,
        ],
        log=log,
        env={k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "MOTO_"))},
    )
    try:
        return _answering(directory, pid, log)
    except BaseException:
        daemon.terminate(pid)
        raise


def _answering(directory: Path, pid: int, log: Path) -> State:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if state := running(directory):
            return state
        if not daemon.alive(pid):
            break
        time.sleep(0.05)
    said = log.read_text(encoding="utf-8", errors="replace")
    last = said.strip().splitlines()[-1:] or ["it said nothing"]
    raise LayergenError(f"the sandbox did not come up: {last[0]}")


def _file(directory: Path) -> Path:
    return directory / ".layergen" / "sandbox.json"
