from datetime import date

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from layergen.load.yaml_document import parse_yaml


def problems(text: str) -> list[str]:
    return [str(finding) for finding in parse_yaml(text, "f").diagnostics]


def test_every_value_and_key_has_its_place() -> None:
    document = parse_yaml("a:\n  - b: 1\n    c: [x, y]\n", "f")

    assert document.data == {"a": [{"b": 1, "c": ["x", "y"]}]}
    assert str(document.values[("a", 0, "c", 1)]) == "f:3:12"
    assert str(document.keys[("a", 0, "c")]) == "f:3:5"
    assert str(document.values[()]) == "f:1:1"


@pytest.mark.parametrize("text", ["", "\n", "# only a comment\n", "---\n"])
def test_nothing_is_nothing(text: str) -> None:
    document = parse_yaml(text, "f")

    assert (document.data, document.readable) == (None, True)
    assert str(document.values[()]).startswith("f:")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("3.10", 3.1),
        ("on", True),
        ("no", False),
        ("012", 10),
        ("0o17", "0o17"),
        ("1:30", 90),
        ("1_000", 1000),
        ("2026-11-23", date(2026, 11, 23)),
        ("~", None),
        ("012345678901", "012345678901"),
    ],
)
def test_what_yaml_reads_otherwise_is_kept_as_written(written: str, read: object) -> None:
    document = parse_yaml(f"a: {written}", "f")

    assert document.data == {"a": read}
    assert document.raw.get(("a",)) == (None if isinstance(read, str) else written)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-13-45", "2026-13-45"),
        ("!!int ''", ""),
        ("!!bool maybe", "maybe"),
        ("!!float x", "x"),
        ("!!timestamp x", "x"),
        ("9" * 5000, "9" * 5000),
    ],
)
def test_what_only_looks_like_a_value_stays_text(written: str, read: str) -> None:
    document = parse_yaml(f"a: {written}", "f")

    assert document.readable
    assert document.data == {"a": read}


@pytest.mark.parametrize(
    ("key", "kind"),
    [
        ("on", "a yes/no value"),
        ("20", "a number"),
        ("3.10", "a number"),
        ("~", "nothing"),
        ("2026-11-23", "a date"),
    ],
)
def test_keys_that_are_no_names_are_findings(key: str, kind: str) -> None:
    assert problems(f"a:\n  {key}: 1\n") == [
        (
            f"f:2:3: error[yaml-surprise]: YAML reads the key {key} as {kind}, not as a name\n"
            f'  hint: write "{key}": with quotes'
        )
    ]


def test_a_key_written_twice_is_a_finding_and_the_first_one_counts() -> None:
    document = parse_yaml("a: 1\nb: 2\na: 3\n", "f")

    assert document.data == {"a": 1, "b": 2}
    assert [str(finding) for finding in document.diagnostics] == [
        (
            "f:3:1: error[duplicate-key]: 'a' is written twice; the first is on line 1\n"
            "  hint: YAML would silently keep the last one; remove or rename one of them"
        )
    ]


def test_anchors_and_merges_keep_the_places_of_what_wins() -> None:
    text = "base: &base\n  a: 3.10\n  b: two\nlayer:\n  a: own\n  <<: *base\n"

    document = parse_yaml(text, "f")

    assert document.data == {"base": {"a": 3.1, "b": "two"}, "layer": {"a": "own", "b": "two"}}
    assert str(document.values[("layer", "a")]) == "f:5:6"
    assert str(document.values[("layer", "b")]) == "f:3:6"
    assert ("layer", "a") not in document.raw


def test_of_several_merged_mappings_the_first_wins() -> None:
    text = "one: &one {a: 1, b: 1}\ntwo: &two {a: 2, c: 2}\nboth:\n  <<: [*one, *two]\n"

    document = parse_yaml(text, "f")

    assert isinstance(document.data, dict)
    assert document.data["both"] == {"a": 1, "b": 1, "c": 2}
    assert document.values[("both", "a")].line == 1


@pytest.mark.parametrize(
    "text",
    [
        "a: &a [*a]",
        "a: &a {b: *a}",
        "a: &a {<<: *a}",
        "a: {<<: &b {<<: *b}}",
        "a0: &a0 [1, 1]\n"
        + "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 9)),
        "a0: &a0 1\n" + "".join(f"a{i}: &a{i} [*a{i - 1}]\n" for i in range(1, 3000)),
    ],
    ids=["itself", "inside", "merged", "nested", "billion laughs", "chain"],
)
def test_aliases_that_expand_without_end_are_refused(text: str) -> None:
    document = parse_yaml(text, "f")

    assert not document.readable
    assert [finding.message for finding in document.diagnostics] == [
        "this alias expands without end"
    ]


@pytest.mark.parametrize("text", ["[" * 300_000, "- " * 300_000, "{a: " * 300_000])
def test_what_nests_too_deeply_is_refused_before_the_parser_recurses(text: str) -> None:
    assert ["100 levels deep" in problem for problem in problems(text)] == [True]


@pytest.mark.parametrize("merged", ["5", "[5]", "[[]]"])
def test_only_mappings_can_be_merged(merged: str) -> None:
    (problem,) = problems(f"a:\n  <<: {merged}\n")

    assert problem.startswith("f:2:")
    assert problem.endswith("error[syntax]: '<<' merges mappings only")


@pytest.mark.parametrize("text", ["\ufeffa: 1\n", "a: 1\r\n", "\ufeffa: 1\r\n"])
def test_byte_order_marks_and_windows_line_ends_change_nothing(text: str) -> None:
    document = parse_yaml(text, "f")

    assert document.data == {"a": 1}
    assert str(document.values[("a",)]) == "f:1:4"


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    document = parse_yaml(text, "f")

    assert document.readable or document.diagnostics


@given(st.text(alphabet="[]{}:,-?&*!|>'\"%@`# \n\tab1~<"))
def test_any_punctuation_is_read_or_refused(text: str) -> None:
    document = parse_yaml(text, "f")

    assert document.readable or document.diagnostics


# PyYAML's own writer folds the other line breaks of Unicode.
texts = st.text(st.characters(codec="utf-8", exclude_characters="\x85\u2028\u2029"), max_size=9)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(texts, json_values, max_size=3))
def test_what_yaml_writes_is_read_back(content: dict[str, object]) -> None:
    document = parse_yaml(yaml.safe_dump(content, allow_unicode=True), "f")

    assert document.diagnostics == []
    assert document.data == content
