"""Terraform files as blocks with places. Reading takes seconds per thousand blocks."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from layergen.diagnostics import Diagnostic, Place, Severity

_AT = re.compile(r"at line (\d+), column (\d+)")


@dataclass(frozen=True, slots=True)
class Block:
    """One block. Values are as python-hcl2 gives them: texts in their quotes, code in `${}`."""

    labels: tuple[str, ...]
    attributes: Mapping[str, Any]
    place: Place
    places: Mapping[str, Place] = field(default_factory=dict)

    def place_of(self, attribute: str) -> Place:
        """Give where an attribute is written; the block, if it is not."""
        return self.places.get(attribute, self.place)


def read_blocks(texts: Mapping[str, str]) -> tuple[tuple[Block, ...], tuple[Diagnostic, ...]]:
    """Read files by name. One that is no HCL gives a finding, and none of its blocks."""
    blocks: list[Block] = []
    findings: list[Diagnostic] = []
    for file, text in sorted(texts.items()):
        try:
            blocks += _blocks(file, text)
        # What lark and python-hcl2 raise has no common base.
        except Exception as error:
            findings.append(_finding(file, error))
    return tuple(blocks), tuple(findings)


def _blocks(file: str, text: str) -> Iterator[Block]:
    # Loading it takes longer than most commands.
    from hcl2.query.body import DocumentView

    blocks: list[Any] = DocumentView.parse(text).blocks()
    for block in blocks:
        attributes = block.attributes()
        yield Block(
            labels=tuple(block.labels),
            attributes={attribute.name: attribute.value for attribute in attributes},
            place=_place(file, block),
            places={attribute.name: _place(file, attribute) for attribute in attributes},
        )


def _place(file: str, view: Any) -> Place:
    meta = getattr(view.raw, "_meta", None)
    return Place(file, getattr(meta, "line", 0), getattr(meta, "column", 0))


def _finding(file: str, error: Exception) -> Diagnostic:
    found = _AT.search(str(error))
    place = Place(file, int(found[1]), int(found[2])) if found else Place(file)
    return Diagnostic(
        "unreadable",
        "this is not HCL that can be read without Terraform",
        place,
        "terraform validate says what is wrong with it, if anything is",
        Severity.WARNING,
    )
