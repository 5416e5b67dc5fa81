"""Stopping programs by signals, wherever the tests themselves run."""

import contextlib
import signal
import subprocess
from collections.abc import Iterator

from layergen.adapters.stops import SIGNALS


@contextlib.contextmanager
def heard() -> Iterator[None]:
    """Let what is started in here be stopped by signals that we ignore.

    nohup, and the `&` of a script, make a process ignore some; what it starts ignores them too.
    """
    ignored = [signum for signum in SIGNALS if signal.getsignal(signum) is signal.SIG_IGN]
    for signum in ignored:
        signal.signal(signum, signal.SIG_DFL)
    try:
        yield
    finally:
        for signum in ignored:
            signal.signal(signum, signal.SIG_IGN)


@contextlib.contextmanager
def ended(program: subprocess.Popen[str]) -> Iterator[subprocess.Popen[str]]:
    """Kill a program that a test left running, so that one that fails does not wait for it."""
    with program:
        try:
            yield program
        finally:
            program.kill()
