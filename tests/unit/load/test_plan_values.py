"""What is sensitive never leaves, whatever shape it has; what is not is given as it is."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layergen.load.plan_values import attributes, shown
from layergen.model.plan import Hidden, Value

SECRET = "hunter2"
S, U = Hidden.SENSITIVE, Hidden.UNKNOWN


@pytest.mark.parametrize(
    ("value", "sensitive", "unknown", "expected"),
    [
        ("x", False, False, "x"),
        (None, False, False, None),
        ("x", True, False, S),
        (None, False, True, U),
        (None, True, True, S),
        ({"a": "x", "b": SECRET}, {"b": True}, {}, {"a": "x", "b": S}),
        ({"a": {"b": [1, SECRET]}}, {"a": {"b": [False, True]}}, {}, {"a": {"b": (1, S)}}),
        ({"a": "x"}, {}, {"id": True, "a": False}, {"a": "x", "id": U}),
        ({"a": [{}]}, {"a": [{}]}, {"a": [{"id": True}]}, {"a": ({"id": U},)}),
        (None, False, {"id": True}, {"id": U}),
        # What the trees say about other shapes than the value has is in doubt.
        ([SECRET, "x"], [True], False, S),
        ([SECRET], {"0": True}, False, S),
        ({"a": SECRET}, [True], False, S),
        (SECRET, {"a": True}, False, S),
        (SECRET, [True], False, S),
        ({"a": [SECRET]}, {"a": {"x": True}}, False, {"a": S}),
        ([SECRET, "x"], [], False, (SECRET, "x")),
    ],
)
def test_shown(value: Any, sensitive: Any, unknown: Any, expected: Value) -> None:
    assert shown(value, sensitive, unknown) == expected


def test_an_object_that_is_not_there_has_no_attributes() -> None:
    assert attributes(None) == {}
    assert attributes(None, False, False) == {}


def test_an_object_that_is_sensitive_as_a_whole_keeps_its_names() -> None:
    assert attributes({"a": SECRET, "b": 1}, True) == {"a": S, "b": S}


LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=3)
VALUES = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
    ),
    max_leaves=12,
)


@st.composite
def _marked(draw: st.DrawFn) -> tuple[Any, Any]:
    """Draw a value with secrets in it, and the tree that Terraform would write beside it."""
    return _mark(draw, draw(VALUES))


def _mark(draw: st.DrawFn, value: Any) -> tuple[Any, Any]:
    if draw(st.integers(0, 3)) == 0:
        return draw(st.sampled_from([SECRET, [SECRET], {"a": SECRET}])), True
    if isinstance(value, dict):
        pairs = {name: _mark(draw, one) for name, one in value.items()}
        # Terraform leaves out what is not sensitive in objects.
        return (
            {name: one for name, (one, _) in pairs.items()},
            {name: tree for name, (_, tree) in pairs.items() if tree is not False},
        )
    if isinstance(value, list):
        found = [_mark(draw, one) for one in value]
        return [one for one, _ in found], [tree for _, tree in found]
    return value, False


def _leaves(value: Value) -> list[Value]:
    if isinstance(value, Mapping):
        return [leaf for one in value.values() for leaf in _leaves(one)]
    if isinstance(value, tuple):
        return [leaf for one in value for leaf in _leaves(one)]
    return [value]


@given(_marked())
def test_no_secret_is_shown(marked: tuple[Any, Any]) -> None:
    assert SECRET not in _leaves(shown(*marked))


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _frozen(one) for name, one in value.items()}
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


@given(VALUES)
def test_nothing_else_is_hidden(value: Any) -> None:
    assert shown(value) == _frozen(value)
