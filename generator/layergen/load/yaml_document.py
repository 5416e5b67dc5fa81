"""YAML as people write it: values with their places, and YAML's own surprises as findings."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml

from layergen.diagnostics import Diagnostic, Place
from layergen.load.yaml_problems import DEPTH_LIMIT, TOO_DEEP, complaint_of, unreadable
from layergen.model.source_map import Path

_MERGE = "tag:yaml.org,2002:merge"
_STRING = "tag:yaml.org,2002:str"
_NODE_LIMIT = 200_000
"""Aliases can make a small file expand without end; no strategy comes near this many nodes."""
_NOT_A_VALUE = (ValueError, OverflowError, KeyError, IndexError, AttributeError)
"""What PyYAML raises for scalars that look like something and are not: 2026-13-45, !!bool maybe."""
_KINDS = {
    "bool": "a yes/no value",
    "int": "a number",
    "float": "a number",
    "null": "nothing",
    "timestamp": "a date",
}


@dataclass(slots=True)
class Document:
    """One parsed file. `raw` keeps the text of scalars that YAML did not read as a string.

    `readable` is false where the text could not be parsed at all. `broken` holds the paths that
    findings speak of.
    """

    file: str
    data: object = None
    readable: bool = True
    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    raw: dict[Path, str] = field(default_factory=dict)
    broken: set[Path] = field(default_factory=set)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def parse_yaml(text: str, file: str) -> Document:
    """Parse YAML (and so JSON). Every problem found ends up in `diagnostics`; nothing is raised."""
    document = Document(file, values={(): Place(file, 1, 1)})
    finding = unreadable(text, file) or _parse(text, document)
    if finding:
        document.readable = False
        document.diagnostics.append(finding)
    return document


def _parse(text: str, document: Document) -> Diagnostic | None:
    loader = _loader(text)
    try:
        _refuse_depth(text)
        node = loader.get_single_node()
        if node is not None:
            document.data = _Construction(document, loader.construct_object).value(node, ())
    except yaml.MarkedYAMLError as error:
        return complaint_of(error, text, document.file)
    except yaml.YAMLError as error:
        return Diagnostic("syntax", str(error).splitlines()[0], Place(document.file))
    finally:
        loader.dispose()
    return None


def _loader(text: str) -> yaml.CSafeLoader | yaml.SafeLoader:
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)


def _refuse_depth(text: str) -> None:
    depth = 0
    loader = _loader(text)
    try:
        while event := loader.get_event():
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > DEPTH_LIMIT:
                mark: Any = event.start_mark  # the C parser's own kind, which the stubs leave out
                raise yaml.MarkedYAMLError(problem=TOO_DEEP, problem_mark=mark)
    finally:
        loader.dispose()


@dataclass(slots=True)
class _Construction:
    document: Document
    scalar: Callable[[yaml.Node], object]
    open: set[int] = field(default_factory=set)
    nodes: int = 0

    def value(self, node: yaml.Node, path: Path) -> object:
        self.document.values[path] = self._place(node)
        self._enter(node)
        try:
            if isinstance(node, yaml.MappingNode):
                return self._mapping(node, path)
            if isinstance(node, yaml.SequenceNode):
                return [self.value(item, (*path, i)) for i, item in enumerate(node.value)]
            return self._scalar(node, path)
        finally:
            self.open.discard(id(node))

    def _enter(self, node: yaml.Node) -> None:
        self.nodes += 1
        endless = id(node) in self.open or self.nodes > _NODE_LIMIT
        if endless or len(self.open) > DEPTH_LIMIT:
            raise yaml.MarkedYAMLError(
                problem="this alias expands without end", problem_mark=node.start_mark
            )
        self.open.add(id(node))

    def _scalar(self, node: yaml.Node, path: Path) -> object:
        if node.tag == _STRING:
            self.document.raw.pop(path, None)
        else:
            self.document.raw[path] = str(node.value)
        try:
            return self.scalar(node)
        except _NOT_A_VALUE:
            return str(node.value)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, object]:
        merged: dict[str, object] = {}
        # Merged first and in reverse, so that the places of what wins are written last.
        for source in reversed(list(_merge_sources(node))):
            self._enter(source)
            merged |= self._mapping(source, path)
            self.open.discard(id(source))
        result: dict[str, object] = {}
        for key_node, value_node in node.value:
            if key_node.tag == _MERGE:
                continue
            key = self._key(key_node)
            place = self._place(key_node)
            if key in result:
                first = self.document.keys[(*path, key)]
                message = f"'{key}' is written twice; the first is on line {first.line}"
                hint = "YAML would silently keep the last one; remove or rename one of them"
                self.document.diagnostics.append(Diagnostic("duplicate-key", message, place, hint))
                continue
            self.document.keys[(*path, key)] = place
            result[key] = self.value(value_node, (*path, key))
        return {**merged, **result}

    def _key(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode):
            raise yaml.MarkedYAMLError(
                problem="a key has to be a plain name", problem_mark=node.start_mark
            )
        key = str(node.value)
        if node.tag != _STRING:
            kind = node.tag.rsplit(":", 1)[-1]
            self.document.diagnostics.append(
                Diagnostic(
                    "yaml-surprise",
                    f"YAML reads the key {key} as {_KINDS.get(kind, kind)}, not as a name",
                    self._place(node),
                    f'write "{key}": with quotes',
                )
            )
        return key

    def _place(self, node: yaml.Node) -> Place:
        return Place(self.document.file, node.start_mark.line + 1, node.start_mark.column + 1)


def _merge_sources(node: yaml.MappingNode) -> Iterator[yaml.MappingNode]:
    for key_node, value_node in node.value:
        if key_node.tag != _MERGE:
            continue
        sequence = isinstance(value_node, yaml.SequenceNode)
        for source in value_node.value if sequence else [value_node]:
            if not isinstance(source, yaml.MappingNode):
                raise yaml.MarkedYAMLError(
                    problem="'<<' merges mappings only", problem_mark=source.start_mark
                )
            yield source
