"""Other programs. The only place that starts a process; argument lists only, never a shell.

A child that we wait for gets a session of its own: a stop then reaches everything it started in
turn (Terraform's provider plugins, npm's workers), and nothing can wait unseen for a password.
"""

import contextlib
import math
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import IO

from layergen.adapters.completed import Completed, ProcessError, called, refuse_full_disk
from layergen.adapters.executables import executable
from layergen.adapters.stops import Stopped, end_at_once, handling, held_back, in_main_thread
from layergen.errors import LayergenError

GRACE_SECONDS = 20.0
"""How long a child may take to stop. Terraform needs it to release its state lock."""

_live: set[subprocess.Popen[bytes]] = set()
"""Children that a thread waits for."""

_stops: list[int] = []
"""The signals that told us to stop; after the first, threads at work start no more programs."""
_LOOK_SECONDS = 0.1
"""How often a thread looks for them that no signal interrupts."""
_PATIENT_STOPS = 2
"""So many signals leave us the time to tidy up; one more means it."""


def run(
    argv: Sequence[str],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    input: str | None = None,  # noqa: A002 - the word that subprocess uses
    capture: bool = True,
    timeout: float | None = None,
) -> Completed:
    """Run a program to its end, whatever its exit code.

    `env` is the whole environment of the child (None: ours). Without `capture`, output goes where
    ours goes and the result holds empty strings. `timeout` is in seconds.
    Raises LayergenError when the program is missing or takes too long. On any exception, Ctrl-C
    included, the child and everything it started are stopped first. Once a signal has told us to
    stop, threads other than the main one get Stopped.
    """
    child: subprocess.Popen[bytes] | None = None
    try:
        # A stop between the start and our knowing of it would leave the child behind.
        with held_back():
            child = _started(
                argv,
                cwd=cwd,
                env=env,
                stdin=subprocess.DEVNULL if input is None else subprocess.PIPE,
                output=subprocess.PIPE if capture else None,
            )
            _live.add(child)
        _give_up_if_stopped()
        out, err = _outcome(child, None if input is None else input.encode(), timeout)
    except subprocess.TimeoutExpired:
        if child is not None:
            _stop_group(child, signal.SIGTERM)
        raise LayergenError(f"{called(argv)} did not end within {timeout:g} seconds") from None
    except BaseException as error:
        if child is not None:
            _stop_group(child, error.signum if isinstance(error, Stopped) else signal.SIGINT)
        raise
    finally:
        if child is not None:
            _live.remove(child)
    _give_up_if_stopped()
    return Completed(tuple(argv), child.returncode, _text(out), _text(err))


def check(
    argv: Sequence[str],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    input: str | None = None,  # noqa: A002 - the word that subprocess uses
    timeout: float | None = None,
    hint: str = "",
) -> Completed:
    """Run a program that has to succeed. Raises ProcessError with the end of its stderr.

    Raises OSError if it found a disk full.
    """
    completed = run(argv, cwd=cwd, env=env, input=input, timeout=timeout)
    if completed.returncode:
        refuse_full_disk(completed)
        raise ProcessError(completed, os.environ if env is None else env, hint=hint)
    return completed


def stream(
    argv: Sequence[str], *, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> int:
    """Run a program whose output people watch as it comes. Returns its exit code."""
    return run(argv, cwd=cwd, env=env, capture=False).returncode


def hand_over(
    argv: Sequence[str], *, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> int:
    """Let a program take our place until it ends: our terminal, our signals, its exit code.

    A program that a signal ended gives 128 plus the signal, as a shell does.
    """
    at_terminal = any(os.isatty(descriptor) for descriptor in (0, 1, 2))
    child: subprocess.Popen[bytes] | None = None
    early: list[int] = []

    def forward(signum: int, _frame: FrameType | None = None) -> None:
        if child is None:
            early.append(signum)
        elif not at_terminal:
            _signal_group(child, signum)
        elif signum != signal.SIGINT:
            # A terminal has sent Ctrl-C to the child already; on a second one Terraform would
            # give up without saving its state.
            child.send_signal(signum)

    with handling(forward):
        child = _started(argv, cwd=cwd, env=env, session=not at_terminal)
        for signum in early:
            forward(signum)
        code = child.wait()
    return code if code >= 0 else 128 - code


def start_background(
    argv: Sequence[str], *, log: Path, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> int:
    """Start a daemon in a session of its own, its output added to `log`. Returns its pid."""
    with log.open("ab") as output:
        child = _started(argv, cwd=cwd, env=env, stdin=subprocess.DEVNULL, output=output)
    # It outlives this object on purpose: `daemon` looks after it by pid, and Popen
    # must not warn that it is still running.
    child.returncode = 0
    return child.pid


@contextlib.contextmanager
def forward_signals() -> Iterator[None]:
    """While inside, SIGINT, SIGTERM and SIGHUP stop us and the children of every thread.

    Without it a Ctrl-C reaches only the child that the main thread waits for, so the command line
    wraps itself in it. The first signal raises Stopped, here and in every thread that waits for a
    child. A second one, as people and CI send it, reaches the children alone, while we tidy up; a
    third ends us at once.
    """

    def stop(signum: int, _frame: FrameType | None) -> None:
        _stops.append(signum)
        if len(_stops) > _PATIENT_STOPS:
            end_at_once(signum)
        if len(_stops) == 1:
            raise Stopped(signum)
        for child in tuple(_live):
            _signal_group(child, signum)

    _stops.clear()
    with handling(stop):
        try:
            yield
        except BaseException as error:
            # Whatever fails once we were stopped fails for that; some callers wrap what they get.
            if _stops and not isinstance(error, Stopped):
                raise Stopped(_stops[0]) from error
            raise


def _started(
    argv: Sequence[str],
    *,
    cwd: Path | None,
    env: Mapping[str, str] | None,
    stdin: int | None = None,
    output: int | IO[bytes] | None = None,
    session: bool = True,
) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603 - an argument list, no shell
            [executable(argv[0], env), *argv[1:]],
            cwd=cwd,
            env=env,
            stdin=stdin,
            stdout=output,
            stderr=output,
            start_new_session=session,
        )
    except OSError as error:
        raise LayergenError(f"{called(argv)} cannot be started: {error}") from error


def _outcome(
    child: subprocess.Popen[bytes], text: bytes | None, timeout: float | None
) -> tuple[bytes | None, bytes | None]:
    if in_main_thread():
        return child.communicate(text, timeout)
    end = math.inf if timeout is None else time.monotonic() + timeout
    while True:
        try:
            return child.communicate(text, min(_LOOK_SECONDS, max(0, end - time.monotonic())))
        except subprocess.TimeoutExpired:
            _give_up_if_stopped()
            if time.monotonic() >= end:
                raise
            text = None  # It is on its way.


def _give_up_if_stopped() -> None:
    # A thread would go on with its next step. The main thread has its own exception, and may need
    # programs to tidy up.
    if _stops and not in_main_thread():
        raise Stopped(_stops[0])


def _stop_group(child: subprocess.Popen[bytes], signum: int) -> None:
    try:
        _signal_group(child, signum)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(GRACE_SECONDS)
    finally:
        # Also what the child left behind when it ended by itself.
        _signal_group(child, signal.SIGKILL)
        child.wait()
        for pipe in (child.stdin, child.stdout, child.stderr):
            if pipe is not None:
                pipe.close()


def _signal_group(child: subprocess.Popen[bytes], signum: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, signum)


def _text(output: bytes | None) -> str:
    return "" if output is None else output.decode("utf-8", errors="replace")
