"""`layers.yaml` with more entries in it, and every byte of what people wrote kept."""

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import yaml

from layergen.errors import LayergenError
from layergen.load.lock_text import json_text
from layergen.model.proposal import Proposal
from layergen.model.strategy import Function, Layer, Share

_WIDTH = 100
_Mapping = dict[str, Any]
_Proposal = Proposal[Layer] | Proposal[Function]


def with_proposals(
    text: str,
    layers: Sequence[Proposal[Layer]] = (),
    functions: Sequence[Proposal[Function]] = (),
) -> str:
    """Add entries at the end of `layers` and of `functions`.

    Where a section is empty, `{}` gives way to them. What comes out reads as what went in and the
    new entries, or nothing is given. Raises LayergenError for a file that cannot be extended, such
    as one whose section is an alias of another.
    """
    if layers:
        text = _extended(text, "layers", layers)
    return _extended(text, "functions", functions) if functions else text


def _extended(text: str, section: str, proposals: Sequence[_Proposal]) -> str:
    before = _read(text)
    known = before.get(section) or {}
    if isinstance(known, dict):
        wanted = before | {section: known | _contents(proposals)}
        for attempt in _attempts(text, section, proposals):
            with contextlib.suppress(yaml.YAMLError):
                if _read(attempt) == wanted:
                    return attempt
    raise LayergenError(
        f"layers.yaml cannot be extended: nothing can be added to its '{section}' "
        "without changing what is there",
        hint=f"write '{section}' as a plain block of its own, without anchors and aliases",
    )


def _read(text: str) -> _Mapping:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    content: _Mapping = yaml.load(text, loader) or {}  # noqa: S506 - one of the two safe loaders
    return content


def _contents(proposals: Iterable[_Proposal]) -> _Mapping:
    return {proposal.entry.name: _content(proposal.entry) for proposal in proposals}


def _attempts(text: str, section: str, proposals: Sequence[_Proposal]) -> Iterator[str]:
    # Only the parser in Python counts characters; the one in C counts them otherwise.
    root = yaml.compose(text, yaml.SafeLoader)
    newline = "\r\n" if "\r\n" in text else "\n"

    def block(indent: int) -> str:
        return _block(proposals, indent).replace("\n", newline)

    if not isinstance(root, yaml.MappingNode):
        return
    node = next((value for key, value in root.value if key.value == section), None)
    if root.flow_style:
        entries = _flow(_contents(proposals))
        if node is None:
            yield from _before_brace(text, root, f'"{section}": {{{entries}}}')
        else:
            yield from _before_brace(text, node, entries)
    elif node is None:
        start = text if text.endswith("\n") else text + newline
        yield f"{start}{newline}{section}:{newline}{block(2)}"
    elif isinstance(node, yaml.ScalarNode) or not node.value:
        yield _in_place_of(text, node, newline, block(2))
    elif node.flow_style:
        yield from _before_brace(text, node, _flow(_contents(proposals)))
    else:
        yield from _at_the_end(text, node, newline, block)


def _before_brace(text: str, node: yaml.Node, entries: str) -> Iterator[str]:
    end: int = node.end_mark.index - 1
    for comma in (", ", ""):
        yield f"{text[:end]}{comma}{entries}{text[end:]}"


def _in_place_of(text: str, node: yaml.Node, newline: str, block: str) -> str:
    """Put a block below a key whose value is nothing: left out, `~`, `null` or `{}`."""
    start, end = node.start_mark.index, node.end_mark.index
    before = text[:start].rstrip(" ") if end > start else text[:start]
    rest_of_line, found, below = text[end:].partition("\n")
    return f"{before}{rest_of_line}{found or newline}{block}{below}"


def _at_the_end(
    text: str, node: yaml.Node, newline: str, block: Callable[[int], str]
) -> Iterator[str]:
    """Put a block behind the last entry; where blank lines belong to that, behind them."""
    indent: int = node.value[0][0].start_mark.column
    lines = text[: node.end_mark.index].splitlines(keepends=True)
    count = len(lines)
    while count and _stands_apart(lines[count - 1], indent):
        count -= 1
    for head, between in (("".join(lines[:count]), newline), ("".join(lines), "")):
        start = head if head.endswith("\n") else head + newline
        yield f"{start}{between}{block(indent)}{text[len(head) :]}"


def _stands_apart(line: str, indent: int) -> bool:
    """Tell whether a line after the last entry belongs to what follows: blank, or its comment."""
    content = line.lstrip(" ")
    return not content.strip() or (content.startswith("#") and len(line) - len(content) < indent)


class _Dumper(yaml.SafeDumper):
    """Escapes what cannot be seen; PyYAML's other quotes would let it break lines."""

    def represent_str(self, data: str) -> yaml.ScalarNode:
        style = None if data.isprintable() else '"'
        return self.represent_scalar("tag:yaml.org,2002:str", data, style)


_Dumper.add_representer(str, _Dumper.represent_str)


def _block(proposals: Iterable[_Proposal], indent: int) -> str:
    return "\n".join(_entry(proposal, " " * indent) for proposal in proposals)


def _entry(proposal: _Proposal, indent: str) -> str:
    content = yaml.dump(
        _content(proposal.entry),
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=None,
        width=_WIDTH,
    )
    # A long name in front of its mapping would be written as `? name`.
    name = yaml.safe_dump(proposal.entry.name, width=_WIDTH * 10).splitlines()[0]
    lines = [
        *(f"# {' '.join(said.split())}" for said in proposal.comments),
        f"{name}:",
        *(f"  {line}" if line else "" for line in content.splitlines()),
    ]
    return "".join(f"{indent}{line}\n" if line else "\n" for line in lines)


def _flow(contents: _Mapping) -> str:
    return json_text(contents)[1:-1]


def _content(entry: Layer | Function) -> _Mapping:
    content = _layer(entry) if isinstance(entry, Layer) else _function(entry)
    return {name: value for name, value in content.items() if value}


def _layer(layer: Layer) -> _Mapping:
    return {
        "description": layer.description,
        "runtimes": list(layer.runtimes),
        "architectures": list(layer.architectures),
        "update_frequency": str(layer.update_frequency),
        "scope": str(layer.scope),
        "owner": layer.owner,
        "license": layer.license,
        "source": {str(layer.source.kind): layer.source.folder},
        "share": _share(layer.share),
    }


def _share(share: Share) -> _Mapping:
    content = {
        "organization": share.organization,
        "accounts": list(share.accounts),
        "public": share.public,
    }
    return {name: value for name, value in content.items() if value}


def _function(function: Function) -> _Mapping:
    return {
        "runtime": function.runtime,
        "architecture": function.architecture,
        "layers": list(function.layers),
        "alias": function.alias,
    }
