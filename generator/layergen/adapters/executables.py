"""Where other programs are."""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from layergen.errors import LayergenError


def executable(program: str, env: Mapping[str, str] | None = None) -> str:
    """Find a program on the PATH of an environment (None: ours).

    Raises LayergenError when there is none.
    """
    path = None if env is None else env.get("PATH", os.defpath)
    found = shutil.which(program, path=path)
    if found is None:
        name = Path(program).name
        raise LayergenError(f"{name} was not found", hint=f"install {name}, or put it on PATH")
    return found
