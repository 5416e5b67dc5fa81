"""A package that cannot be built from its source on this machine, whichever tool tried."""

import os
import re
import textwrap

from layergen.adapters.completed import masked, tail
from layergen.errors import LayergenError

_HINT = "install the compiler and the libraries that it asks for, or lock a version with a wheel"


_FRAMES_OF_TOOLS = re.compile(
    r'^  File "[^"\n]*(?:pyproject_hooks|pip-build-env|builds-v0)[^\n]*\n(?:    [^\n]*\n)*',
    re.MULTILINE,
)
"""Parts of a traceback that lead from pip or uv to what the package itself does."""


def not_built(label: str, said: str, *, hint: str = _HINT) -> LayergenError:
    """Name the package and give the end of what its build said, without secrets."""
    own = _FRAMES_OF_TOOLS.sub("", textwrap.dedent(said))
    output = masked(tail(own), os.environ)
    return LayergenError(f"{label} cannot be built from source:\n{output}", hint=hint)
