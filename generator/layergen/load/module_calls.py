"""Where the files of a root call their modules."""

import re
from collections.abc import Iterator, Mapping

from layergen.model.finding import Lines

# As `terraform fmt` writes a block: it opens and closes at the start of a line. Parsing would take
# seconds for a root with many releases.
_CALL = re.compile(r'^module "([^"]+)" \{$.*?^\}$', re.MULTILINE | re.DOTALL)


def module_calls(texts: Mapping[str, str]) -> dict[str, Lines]:
    """Give the lines of each module block, by the module's name; `texts` are files by path."""
    return dict(_calls(texts))


def _calls(texts: Mapping[str, str]) -> Iterator[tuple[str, Lines]]:
    for file, text in texts.items():
        lines = text.replace("\r\n", "\n")
        for call in _CALL.finditer(lines):
            first = lines.count("\n", 0, call.start()) + 1
            yield call[1], Lines(file, first, first + call[0].count("\n"))
