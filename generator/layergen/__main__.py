"""`layergen`, and `python -m layergen`."""

import signal
import sys

from layergen.adapters.stops import end_at_once, on_signals


def main() -> None:
    """Run one command. No stop becomes a traceback, however early or late it comes."""
    on_signals(end_at_once)
    from layergen.cli.main import run

    code = run()
    # The verdict stands; an interpreter that shuts down would let a signal overrule it.
    on_signals(signal.SIG_IGN)
    sys.exit(code)


if __name__ == "__main__":
    main()
