import pytest

from layergen.render import hcl


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ('say "hi"', r'"say \"hi\""'),
        ("back\\slash", r'"back\\slash"'),
        ("${aws_s3_bucket.x.id}", '"$${aws_s3_bucket.x.id}"'),
        ("%{ if true }", '"%%{ if true }"'),
        ("$${doubled}", '"$$${doubled}"'),
        ("${open", r'"$\u007bopen"'),
        ("${a} ${b", r'"$${a} $\u007bb"'),
        ("100 % of $5", '"100 % of $5"'),
        ("one\ntwo\r\tthree", r'"one\ntwo\r\tthree"'),
        ("\x00\x08\x0c\x1b\x7f", r'"\u0000\u0008\u000c\u001b\u007f"'),
        ("1.4.0 · Grüße 世界", '"1.4.0 · Grüße 世界"'),
        ("🚀", '"🚀"'),
        ("e\u0301", '"\u00e9"'),
    ],
)
def test_a_text_becomes_a_literal(text: str, literal: str) -> None:
    assert hcl.string(text) == literal


@pytest.mark.parametrize(
    "hidden", ["\u202e", "\u2066", "\u200b", "\u2028", "\u2029", "\ufeff", "\ue000", "\U000e0001"]
)
def test_what_a_reviewer_cannot_see_is_spelled_out(hidden: str) -> None:
    literal = hcl.string(f"a{hidden}b")
    assert literal.isascii()
    assert f"{ord(hidden):04x}" in literal


@pytest.mark.parametrize(
    "name", ["plain", "with-dash", "_private", "Nested9", "for_each", "nullable"]
)
def test_a_name_is_a_bare_key(name: str) -> None:
    assert hcl.key(name) == name


@pytest.mark.parametrize(
    "name", ["", "9lives", "-dash", "a.b", "a b", "a/b", "${x}", "for", "null", "true", "false"]
)
def test_anything_else_is_a_quoted_key(name: str) -> None:
    assert hcl.key(name) == hcl.string(name)


@pytest.mark.parametrize("name", ["é", "É"])
def test_a_letter_stays_a_letter_in_a_key(name: str) -> None:
    assert hcl.key(name) == f'"{name}"'


@pytest.mark.parametrize("name", ["世界", "नि", "🚀", "x\u0300"])
def test_what_fmt_may_count_differently_is_escaped_in_a_key(name: str) -> None:
    assert hcl.key(name).isascii()


@pytest.mark.parametrize(
    ("value", "literal"),
    [
        (True, "true"),
        (False, "false"),
        (None, "null"),
        (0, "0"),
        (-7, "-7"),
        (123456789012345678901234567890, "123456789012345678901234567890"),
        (0.29, "0.29"),
        (1234567.25, "1234567.25"),
        ([], "[]"),
        ({}, "{}"),
        (("python3.12", "python3.13"), '["python3.12", "python3.13"]'),
        (hcl.Expression('module.a.arns["1.0.0"]'), 'module.a.arns["1.0.0"]'),
    ],
)
def test_values(value: object, literal: str) -> None:
    assert hcl.literal(value) == literal


@pytest.mark.parametrize("value", [object(), float("inf"), float("nan"), b"bytes".__add__])
def test_what_has_no_literal_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="has no HCL literal"):
        hcl.literal(value)


def test_neighbours_on_one_line_are_aligned_and_others_are_not() -> None:
    pairs = {"a": 1, "longer": "x", "block": {"k": True, "key": None}, "z": [], "zz": {}}
    assert hcl.attributes(pairs.items(), 2) == "\n".join(
        [
            "  a      = 1",
            '  longer = "x"',
            "  block = {",
            "    k   = true",
            "    key = null",
            "  }",
            "  z  = []",
            "  zz = {}",
        ]
    )


def test_a_list_with_something_longer_in_it_has_one_item_a_line() -> None:
    assert hcl.literal([{"a": 1}, "b", {}], 2) == "\n".join(
        [
            "[",
            "    {",
            "      a = 1",
            "    },",
            '    "b",',
            "    {},",
            "  ]",
        ]
    )


def test_a_small_object_fits_on_one_line() -> None:
    grant = {"principal": "*", "organization_id": "o-exampleorgid"}
    assert hcl.inline(grant) == '{ principal = "*", organization_id = "o-exampleorgid" }'
    assert hcl.inline({}) == "{}"
