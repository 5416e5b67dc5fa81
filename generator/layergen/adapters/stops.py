"""Being told to stop by a signal: Ctrl-C, or what CI and init systems send.

Imports next to nothing, so that a stop is told in one line from the first moment on.
"""

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
_EXIT_CODE = 1

Handler = Callable[[int, FrameType | None], None] | signal.Handlers


class Stopped(BaseException):
    """A signal told us to stop. No Exception, so that nothing takes it for a failure to handle."""

    def __init__(self, signum: int) -> None:
        super().__init__(signum)
        self.signum = signum


def say_stopped(signum: int) -> None:
    """Tell it on stderr, if that is still there."""
    name = "Ctrl-C" if signum == signal.SIGINT else signal.Signals(signum).name
    text = f"error: stopped by {name}\n  hint: no file is half-written; run the command again\n"
    with contextlib.suppress(OSError):
        os.write(2, text.encode())


def end_at_once(signum: int, _frame: FrameType | None = None) -> None:
    """End this process without tidying up: there is nothing to tidy up, or it takes too long."""
    say_stopped(signum)
    os._exit(_EXIT_CODE)


def on_signals(handler: Handler) -> dict[signal.Signals, Any]:
    """Handle every signal that stops us in one way; give what handled them before.

    Python lets only the main thread do that, and what nohup ignores stays ignored.
    """
    if not in_main_thread():
        return {}
    return {
        signum: signal.signal(signum, handler)
        for signum in SIGNALS
        if signal.getsignal(signum) is not signal.SIG_IGN
    }


@contextlib.contextmanager
def handling(handler: Handler) -> Iterator[None]:
    """Handle the signals that stop us in another way while inside."""
    before = on_signals(handler)
    try:
        yield
    finally:
        for signum, previous in before.items():
            signal.signal(signum, previous)


@contextlib.contextmanager
def held_back() -> Iterator[None]:
    """Let the signals that stop us act at the end, so that what is inside is done or not done."""
    came: list[int] = []
    try:
        with handling(lambda signum, _frame: came.append(signum)):
            yield
    finally:
        for signum in came:
            signal.raise_signal(signum)


def in_main_thread() -> bool:
    """Say whether this is the thread that signals interrupt."""
    return threading.current_thread() is threading.main_thread()
