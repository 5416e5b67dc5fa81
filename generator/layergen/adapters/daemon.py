"""Processes that outlive their starter, known by their process id."""

import contextlib
import os
import signal
import time

from layergen.adapters.process import GRACE_SECONDS


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
