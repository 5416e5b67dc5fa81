"""Text that stays text in Markdown, whatever it holds.

GitHub and GitLab do more than Markdown does: they make links of bare addresses, mentions, numbers
of issues, shas of commits and their like, and pictures of `:words:`. They look for these in the
text behind the markup, where a backslash is gone. A zero-width space in the middle is nothing that
they know; in code they look for nothing.
"""

import re
import unicodedata
from html import escape

_ACTIVE = re.compile(r"[\\`*\[\]<>#!|~&$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
_TICKS = re.compile(r"`+")
_BLOCK = re.compile(r"^(?:([0-9]+)([.)])(?= |$)|()([-+=/]))")
_APART = "\u200b"
_REFERENCE = re.compile(
    r"@"  # mentions, addresses of mail, owner/repository@sha
    r"|[#!$&](?=[0-9])|[~%^](?=[\w\"])"  # issues, merge requests, labels and what else GitLab has
    r"|:(?=//|[\w+-]+:)"  # addresses of the web, emoji
    r"|\b(?:[A-Z][A-Z0-9_]+|(?i:gh))-(?=[0-9])|\bGHSA-"  # tickets, advisories
    r"|(?i:\bwww)(?=\.)"
)
_SHA = re.compile(r"\b(?=[0-9]*[a-f])[0-9a-f]{7,}\b", re.IGNORECASE)
_SIX = re.compile(r".{6}(?=.)")


def inert(value: object) -> str:
    """Write one line of plain text: no markup, no HTML, no cell that ends, no list that begins."""
    return _BLOCK.sub(r"\1\3\\\2\4", _escaped(line(value)))


def inert_html(value: object) -> str:
    """Write one line of plain text for the inside of an HTML element, such as a summary."""
    return escape(_apart(line(value)))


def code(value: object) -> str:
    """Write one line as code, for a cell of a table: names stay as they are, to be copied."""
    # In a table, a bar ends a cell even here, unless a backslash stands before it; that, and what
    # two backslashes become, differs between renderers, so neither is shown as code.
    text = line(value)
    if not text or "|" in text or "\\" in text:
        return inert(text)
    fence = "`" * (max(map(len, _TICKS.findall(text)), default=0) + 1)
    pad = " " if text[0] == "`" or text[-1] == "`" else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def prose(value: object) -> str:
    """Write one line of text in which backticks stand around commands, as messages have them."""
    parts = line(value).split("`")
    if len(parts) % 2 == 0:
        return inert(value)
    words = (code(part) if number % 2 else _escaped(part) for number, part in enumerate(parts))
    return _BLOCK.sub(r"\1\3\\\2\4", "".join(words))


def line(value: object) -> str:
    """Write one line: no control characters for a terminal, nothing that turns the text around."""
    return "".join(
        "\ufffd" if unicodedata.category(one) in {"Cc", "Cf", "Cs", "Co"} else one
        for one in " ".join(str(value).split())
    )


def _escaped(text: str) -> str:
    return _ACTIVE.sub(r"\\\g<0>", _apart(text))


def _apart(text: str) -> str:
    text = _REFERENCE.sub(rf"\g<0>{_APART}", text)
    return _SHA.sub(lambda sha: _SIX.sub(rf"\g<0>{_APART}", sha[0]), text)
