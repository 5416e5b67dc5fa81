"""How large a function's own code is: a folder, or a zip, as Lambda counts it."""

import os
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from layergen.model.strategy import Strategy


def package_sizes(root: Path, strategy: Strategy) -> Mapping[str, int]:
    """Give the unzipped bytes of every function's package that is there, by function."""
    sizes: dict[str, int] = {}
    for function in strategy.functions.values():
        if function.package and (size := _size(root / function.package)) is not None:
            sizes[function.name] = size
    return sizes


def _size(path: Path) -> int | None:
    if path.is_dir():
        return sum(_sizes_below(path))
    if path.suffix not in {".zip", ".jar"}:
        return path.stat().st_size if path.is_file() else None
    try:
        with zipfile.ZipFile(path) as archive:
            return sum(info.file_size for info in archive.infolist())
    except (OSError, zipfile.BadZipFile):
        return None


def _sizes_below(folder: Path) -> Iterator[int]:
    for place, _, files in os.walk(folder):
        for name in files:
            file = Path(place, name)
            # A link to nothing has no size.
            yield file.stat().st_size if file.exists() else 0
