"""Values of a plan, and the trees beside them that say what is sensitive and what is unknown.

A tree is `true` for a whole value, or a mapping or list that goes on further down; whatever it does
not name is to be seen. In doubt a value is sensitive.
"""

from collections.abc import Mapping
from typing import Any, TypeAlias

from layergen.model.plan import Attributes, Hidden, Value

_Tree: TypeAlias = Any


def attributes(value: object, sensitive: _Tree = False, unknown: _Tree = False) -> Attributes:
    """Give the attributes of a resource; none where there is no object.

    An object that is sensitive as a whole keeps the names of its attributes and nothing else.
    """
    if not isinstance(value, dict) and not isinstance(unknown, dict):
        return {}
    names = value if isinstance(value, dict) else {}
    found = shown(names, sensitive, unknown)
    return found if isinstance(found, Mapping) else dict.fromkeys(names, Hidden.SENSITIVE)


def shown(value: Any, sensitive: _Tree = False, unknown: _Tree = False) -> Value:
    """Give a value as anybody may see it."""
    if sensitive is True:
        return Hidden.SENSITIVE
    if unknown is True:
        return Hidden.UNKNOWN
    if isinstance(value, dict) or (value is None and isinstance(unknown, dict) and unknown):
        return _mapping(value or {}, sensitive, unknown)
    if isinstance(value, list):
        return _sequence(value, sensitive, unknown)
    # A tree over a plain value: nothing that Terraform writes, so nothing that we understand.
    return Hidden.SENSITIVE if _any_true(sensitive) else _plain(value)


def _mapping(value: dict[str, Any], sensitive: _Tree, unknown: _Tree) -> Value:
    below = sensitive if isinstance(sensitive, dict) else {}
    if not below and _any_true(sensitive):
        return Hidden.SENSITIVE
    later = unknown if isinstance(unknown, dict) else {}
    # What is unknown as a whole has no value yet, not even null.
    names = [*value, *(name for name in later if name not in value and _any_true(later[name]))]
    return {
        name: shown(value.get(name), below.get(name, False), later.get(name, False))
        for name in names
    }


def _sequence(value: list[Any], sensitive: _Tree, unknown: _Tree) -> Value:
    below = sensitive if isinstance(sensitive, list) and len(sensitive) == len(value) else []
    # Where the lengths differ, nobody knows which one is meant.
    if _any_true(sensitive) and not below:
        return Hidden.SENSITIVE
    later = unknown if isinstance(unknown, list) and len(unknown) == len(value) else []
    return tuple(
        shown(
            one,
            below[position] if below else False,
            later[position] if later else False,
        )
        for position, one in enumerate(value)
    )


def _plain(value: Any) -> Value:
    return value if value is None or isinstance(value, (bool, int, float, str)) else str(value)


def _any_true(tree: _Tree) -> bool:
    if isinstance(tree, dict):
        return any(_any_true(below) for below in tree.values())
    if isinstance(tree, list):
        return any(_any_true(below) for below in tree)
    return bool(tree)
