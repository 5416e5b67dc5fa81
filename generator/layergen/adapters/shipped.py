"""Files that come with layergen: from the wheel, or from a checkout."""

from functools import cache
from pathlib import Path

import layergen

_PACKAGE = Path(layergen.__file__).parent


@cache
def shipped(name: str) -> Path:
    """Give the folder `templates`, `modules` or `data`.

    A wheel carries the first two inside the package; in a checkout they stand at the top.
    """
    for folder in (_PACKAGE / "shipped" / name, _PACKAGE / name, _PACKAGE.parent.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"this copy of layergen lacks its {name}")
