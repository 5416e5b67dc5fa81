from typing import Annotated, ClassVar, Literal

from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field, JsonValue

from layergen.load.border import WireModel, check
from layergen.load.fields import Matching, Unique
from layergen.load.yaml_document import parse_yaml


class Leaf(WireModel):
    stand_ins: ClassVar[dict[str, object]] = {"kind": "small"}

    kind: Literal["small", "large"]
    size: Annotated[int, Field(ge=1)] = 1
    words: Annotated[list[str], Unique()] = Field(default_factory=list)


class Tree(WireModel):
    name: Annotated[str, Matching(r"[a-z]+", "bad-name", "'{value}' is not a name")] = "tree"
    leaves: dict[Annotated[str, Matching(r"[a-z]+", "bad-name", "no")], Leaf] = Field(
        default_factory=dict
    )
    numbers: list[int] = Field(default_factory=list)
    anything: dict[str, JsonValue] = Field(default_factory=dict)


def checked(text: str) -> tuple[Tree | None, list[str], set[str]]:
    document = parse_yaml(text, "f")
    wire, findings = check(Tree, document)
    broken = {"/".join(map(str, path)) for path in document.broken}
    return wire, [str(finding) for finding in findings], broken


def test_a_good_document_has_no_findings() -> None:
    wire, findings, broken = checked("leaves: {a: {kind: small}}\nnumbers: [1]\n")

    assert wire
    assert (wire.leaves["a"].kind, wire.numbers, findings, broken) == ("small", [1], [], set())


def test_nothing_is_an_empty_mapping() -> None:
    assert checked("")[0] == Tree()


def test_only_the_broken_part_is_taken_away() -> None:
    wire, findings, broken = checked(
        "leaves: {a: {kind: small, size: 0}, B: {kind: small}}\nnumbers: [1, x, 3, y]\n"
    )

    assert wire
    assert (list(wire.leaves), wire.leaves["a"].size, wire.numbers) == (["a"], 1, [1, 3])
    assert len(findings) == 4
    assert broken == {"leaves/a/size", "leaves/B", "numbers/1", "numbers/3"}


def test_a_stand_in_fills_what_is_missing_or_wrong() -> None:
    wire, findings, broken = checked("leaves: {a: {size: 2}, b: {kind: huge, size: 3}}\n")

    assert wire
    assert [(leaf.kind, leaf.size) for leaf in wire.leaves.values()] == [("small", 2), ("small", 3)]
    assert len(findings) == 2
    assert broken == {"leaves/a/kind", "leaves/b/kind"}


def test_a_repeated_item_is_pointed_at_and_taken_away() -> None:
    wire, findings, _ = checked("leaves: {a: {kind: small, words: [x, y, x]}}\n")

    assert wire
    assert wire.leaves["a"].words == ["x", "y"]
    assert findings == ["f:1:41: error[repeated]: 'x' is listed more than once"]


def test_a_broken_key_is_pointed_at() -> None:
    assert checked("leaves:\n  B: {kind: small}\n")[1] == ["f:2:3: error[bad-name]: no"]


def test_an_unreadable_document_gives_nothing() -> None:
    wire, findings, broken = checked("leaves: [")

    assert (wire, broken) == (None, {""})
    assert len(findings) == 1


def test_a_list_at_the_top_gives_nothing() -> None:
    wire, findings, broken = checked("- a\n")

    assert (wire, broken) == (None, {""})
    assert findings == ["f:1:1: error[wrong-type]: this file has to be a mapping, not a list"]


def test_braces_in_a_value_stay_what_they_are() -> None:
    assert checked("name: '{hint}{value}{message}{0}'\n")[1] == [
        "f:1:7: error[bad-name]: '{hint}{value}{message}{0}' is not a name"
    ]


scalars = st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["a", "small", "B"])
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["name", "leaves", "numbers", "kind", "size", "words", "a", "[key]"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(values)
def test_whatever_is_wrong_the_rest_is_whole(content: object) -> None:
    document = parse_yaml("", "f")
    document.data = content

    wire, findings = check(Tree, document)

    assert findings or wire is not None
    assert bool(findings) == bool(document.broken)
