"""What GitHub shows on the page of a run: the file that GITHUB_STEP_SUMMARY names."""

from pathlib import Path

from layergen.errors import system_error

_MOST_BYTES = 1024 * 1024
"""GitHub shows nothing at all of what is longer, so some of it is left free."""
_LEFT_FREE = 1024


def summary_room(file: str) -> int:
    """Give how many bytes the step may still write there."""
    try:
        taken = Path(file).stat().st_size
    except OSError:
        taken = 0
    return max(0, _MOST_BYTES - _LEFT_FREE - taken)


def add_to_summary(file: str, text: str) -> None:
    """Write below what the step has written there. Raises LayergenError."""
    try:
        with Path(file).open("a", encoding="utf-8") as opened:
            opened.write(text if text.endswith("\n") else f"{text}\n")
    except OSError as error:
        raise system_error(error, "the step's summary cannot be written") from None
