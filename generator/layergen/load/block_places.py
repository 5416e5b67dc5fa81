"""Where the blocks of Terraform files are, by their addresses.

What layergen renders and what `terraform fmt` formats begins a block at the beginning of a line, so
no parser is needed; python-hcl2 takes seconds for a thousand blocks.
"""

import re
from collections.abc import Mapping

from layergen.diagnostics import Place

_BLOCK = re.compile(r'^(module|resource|data) "([\w-]+)"(?: "([\w-]+)")?', re.MULTILINE)
_ADDRESS = re.compile(r"module\.[\w-]+|data\.[\w-]+\.[\w-]+|[\w-]+\.[\w-]+")


def block_places(texts: Mapping[str, str]) -> dict[str, Place]:
    """Find the blocks of files (by path): `module.data_tools_arm64`, `aws_lambda_alias.live`."""
    found: dict[str, Place] = {}
    for file, text in sorted(texts.items()):
        for block in _BLOCK.finditer(text):
            kind, first, second = block.groups()
            labels = (first,) if second is None else (first, second)
            address = ".".join(labels if kind == "resource" else (kind, *labels))
            found.setdefault(address, Place(file, text.count("\n", 0, block.start()) + 1, 1))
    return found


def block_of(address: str) -> str:
    """Give the block of the root that a resource's address begins with; empty if it has none."""
    found = _ADDRESS.match(address)
    return found[0] if found else ""
