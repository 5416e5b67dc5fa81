"""Text that stays text in Markdown, whatever it holds."""

import re

_ACTIVE = re.compile(r"[\\`*\[\]<>#!|~&$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_TICKS = re.compile(r"`+")
_BLOCK = re.compile(r"^(?:([0-9]+)([.)])(?= |$)|()([-+=]))")


def inert(value: object) -> str:
    """Write one line of plain text: no markup, no HTML, no cell that ends, no list that begins."""
    line = _ACTIVE.sub(r"\\\g<0>", " ".join(str(value).split()))
    # A zero-width space behind it keeps an @ from calling somebody; a backslash would not.
    return _BLOCK.sub(r"\1\3\\\2\4", line).replace("@", "@\u200b")


def code(value: object) -> str:
    """Write one line as code, for a cell of a table: names stay as they are, to be copied."""
    # In a table, a bar ends a cell even here, unless a backslash stands before it; that, and what
    # two backslashes become, differs between renderers, so neither is shown as code.
    line = " ".join(str(value).split())
    if not line or "|" in line or "\\" in line:
        return inert(line)
    fence = "`" * (max(map(len, _TICKS.findall(line)), default=0) + 1)
    pad = " " if line[0] == "`" or line[-1] == "`" else ""
    return f"{fence}{pad}{line}{pad}{fence}"
