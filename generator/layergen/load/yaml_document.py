"""YAML as people write it: values with their places, and YAML's own surprises as findings."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import yaml

from layergen.diagnostics import Diagnostic, Place
from layergen.model.source_map import Path

_MERGE = "tag:yaml.org,2002:merge"
_STRING = "tag:yaml.org,2002:str"
_NODE_LIMIT = 200_000
"""Aliases can make a small file expand without end; no strategy comes near this many nodes."""


@dataclass(slots=True)
class Document:
    """One parsed file. `raw` keeps the text of scalars that YAML did not read as a string."""

    file: str
    data: object = None
    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    raw: dict[Path, str] = field(default_factory=dict)
    diagnostics: list[Diagnostic] = field(default_factory=list)


def parse_yaml(text: str, file: str) -> Document:
    """Parse YAML (and so JSON). Every problem found ends up in `diagnostics`; nothing is raised."""
    document = Document(file)
    loader = _loader(text)
    try:
        node = loader.get_single_node()
        if node is not None:
            document.data = _Construction(document, loader.construct_object).value(node, ())
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = Place(file, mark.line + 1, mark.column + 1) if mark else Place(file)
        problem = error.problem or error.context or "this is not YAML"
        document.diagnostics.append(Diagnostic("yaml", problem, place))
    except yaml.YAMLError as error:
        document.diagnostics.append(Diagnostic("yaml", str(error).splitlines()[0], Place(file)))
    except RecursionError:
        document.diagnostics.append(Diagnostic("yaml", "it is nested too deeply", Place(file)))
    finally:
        loader.dispose()
    return document


def _loader(text: str) -> yaml.CSafeLoader | yaml.SafeLoader:
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)


@dataclass(slots=True)
class _Construction:
    document: Document
    scalar: Callable[[yaml.Node], object]
    open: set[int] = field(default_factory=set)
    nodes: int = 0

    def value(self, node: yaml.Node, path: Path) -> object:
        self.document.values[path] = self._place(node)
        self.nodes += 1
        if id(node) in self.open or self.nodes > _NODE_LIMIT:
            raise yaml.MarkedYAMLError(
                problem="this alias expands without end", problem_mark=node.start_mark
            )
        self.open.add(id(node))
        try:
            if isinstance(node, yaml.MappingNode):
                return self._mapping(node, path)
            if isinstance(node, yaml.SequenceNode):
                return [self.value(item, (*path, i)) for i, item in enumerate(node.value)]
            return self._scalar(node, path)
        finally:
            self.open.discard(id(node))

    def _scalar(self, node: yaml.Node, path: Path) -> object:
        if node.tag != _STRING:
            self.document.raw[path] = str(node.value)
        try:
            return self.scalar(node)
        except ValueError:  # 2026-13-45 looks like a date and is none
            return str(node.value)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, object]:
        result: dict[str, object] = {}
        merged: dict[str, object] = {}
        for key_node, value_node in node.value:
            if key_node.tag == _MERGE:
                for source in self._merge_sources(value_node, path):
                    merged = {**source, **merged}
                continue
            key = self._key(key_node)
            place = self._place(key_node)
            if key in result:
                first = self.document.keys[(*path, key)]
                message = f"'{key}' is written twice; the first is on line {first.line}"
                hint = "YAML would keep the last one silently; remove or rename one of them"
                self.document.diagnostics.append(Diagnostic("duplicate-key", message, place, hint))
                continue
            self.document.keys[(*path, key)] = place
            result[key] = self.value(value_node, (*path, key))
        return {**merged, **result}

    def _merge_sources(self, node: yaml.Node, path: Path) -> Iterator[dict[str, object]]:
        sources = node.value if isinstance(node, yaml.SequenceNode) else [node]
        for source in sources:
            if not isinstance(source, yaml.MappingNode):
                raise yaml.MarkedYAMLError(
                    problem="'<<' merges mappings only", problem_mark=source.start_mark
                )
            yield self._mapping(source, path)

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


_KINDS = {"bool": "a yes/no value", "int": "a number", "float": "a number", "null": "nothing"}
