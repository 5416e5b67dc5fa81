"""Folders for what is needed for a moment only."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

from layergen.errors import naming


@contextlib.contextmanager
def temporary_folder(prefix: str = "layergen-") -> Iterator[Path]:
    """Give an empty folder, gone afterwards. A full disk is told with the folder above it."""
    with naming(tempfile.gettempdir()), tempfile.TemporaryDirectory(prefix=prefix) as folder:
        yield Path(folder)
