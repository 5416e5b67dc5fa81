"""Text that stays text in Markdown, whatever it holds."""

import re

_ACTIVE = re.compile(r"[\\`*\[\]<>#!|~&$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_BLOCK = re.compile(r"^(?:([0-9]+)([.)])(?= |$)|()([-+=]))")


def inert(value: object) -> str:
    """Write one line of plain text: no markup, no HTML, no cell that ends, no list that begins."""
    line = _ACTIVE.sub(r"\\\g<0>", " ".join(str(value).split()))
    # A zero-width space behind it keeps an @ from calling somebody; a backslash would not.
    return _BLOCK.sub(r"\1\3\\\2\4", line).replace("@", "@\u200b")
