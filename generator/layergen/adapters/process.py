"""Other programs. The only place that starts a process; argument lists only, never a shell.

A child that we wait for gets a session of its own: a stop then reaches everything it started in
turn (Terraform's provider plugins, npm's workers), and nothing can wait unseen for a password.
"""

import contextlib
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import IO

from layergen.adapters.completed import Completed, ProcessError, called
from layergen.adapters.executables import executable
from layergen.errors import LayergenError

GRACE_SECONDS = 20.0
"""How long a child may take to stop. Terraform needs it to release its state lock."""

_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

_live: dict[subprocess.Popen[bytes], threading.Thread] = {}
"""Children, and the threads that wait for them."""

_stopped = threading.Event()
"""Set once a signal has told us to stop; threads that are still at work then start no more."""


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
    stop, threads other than the main one get KeyboardInterrupt.
    """
    child = _started(
        argv,
        cwd=cwd,
        env=env,
        stdin=subprocess.DEVNULL if input is None else subprocess.PIPE,
        output=subprocess.PIPE if capture else None,
    )
    _live[child] = threading.current_thread()
    try:
        _give_up_if_stopped()
        out, err = child.communicate(None if input is None else input.encode(), timeout)
    except subprocess.TimeoutExpired:
        _stop_group(child, signal.SIGTERM)
        raise LayergenError(f"{called(argv)} did not end within {timeout:g} seconds") from None
    except BaseException:
        _stop_group(child, signal.SIGINT)
        raise
    finally:
        del _live[child]
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
    """Run a program that has to succeed. Raises ProcessError with the end of its stderr."""
    completed = run(argv, cwd=cwd, env=env, input=input, timeout=timeout)
    if completed.returncode:
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
    child = _started(argv, cwd=cwd, env=env, session=not at_terminal)

    def forward(signum: int, _frame: FrameType | None) -> None:
        if not at_terminal:
            _signal_group(child, signum)
        elif signum != signal.SIGINT:
            # A terminal has sent Ctrl-C to the child already; on a second one Terraform would
            # give up without saving its state.
            child.send_signal(signum)

    with _handlers(forward):
        code = child.wait()
    return code if code >= 0 else 128 - code


def start_background(
    argv: Sequence[str], *, log: Path, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> int:
    """Start a daemon in a session of its own, its output added to `log`. Returns its pid."""
    with log.open("ab") as output:
        child = _started(argv, cwd=cwd, env=env, stdin=subprocess.DEVNULL, output=output)
    # It outlives this object on purpose: `alive` and `terminate` look after it by pid, and Popen
    # must not warn that it is still running.
    child.returncode = 0
    return child.pid


def alive(pid: int) -> bool:
    """Tell whether a process runs. A child of ours that has ended is collected on the way."""
    with contextlib.suppress(ChildProcessError):
        if os.waitpid(pid, os.WNOHANG)[0] == pid:
            return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def terminate(pid: int, *, grace: float = GRACE_SECONDS) -> None:
    """Ask a process to end, wait up to `grace` seconds, then kill it. Gone already is fine."""
    for signum in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signum)
        end = time.monotonic() + grace
        while alive(pid):
            if time.monotonic() > end:
                break
            time.sleep(0.02)
        else:
            return


@contextlib.contextmanager
def forward_signals() -> Iterator[None]:
    """While inside, SIGINT, SIGTERM and SIGHUP reach the children of every thread, then stop us.

    Without it a Ctrl-C reaches only the child that the main thread waits for, so the command line
    wraps itself in it. SIGINT raises KeyboardInterrupt, the others SystemExit with 128 plus the
    signal.
    """

    def stop(signum: int, _frame: FrameType | None) -> None:
        _stopped.set()
        for child, thread in tuple(_live.items()):
            # The exception raised here makes `run` stop the child of this thread.
            if thread is not threading.current_thread():
                _signal_group(child, signum)
        if signum == signal.SIGINT:
            raise KeyboardInterrupt
        raise SystemExit(128 + signum)

    _stopped.clear()
    with _handlers(stop):
        yield


@contextlib.contextmanager
def _handlers(handler: Callable[[int, FrameType | None], None]) -> Iterator[None]:
    # Python lets only the main thread set them, and what nohup ignores stays ignored.
    main = threading.current_thread() is threading.main_thread()
    before = {
        signum: signal.signal(signum, handler)
        for signum in _SIGNALS
        if main and signal.getsignal(signum) is not signal.SIG_IGN
    }
    try:
        yield
    finally:
        for signum, previous in before.items():
            signal.signal(signum, previous)


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


def _give_up_if_stopped() -> None:
    # What a signal ended looks like a failure, and threads would go on with their next step. The
    # main thread has its own exception, and may need programs to tidy up.
    if _stopped.is_set() and threading.current_thread() is not threading.main_thread():
        raise KeyboardInterrupt


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
