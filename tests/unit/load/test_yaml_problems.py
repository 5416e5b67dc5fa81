import pytest

from layergen.load.yaml_document import parse_yaml


def problem(text: str) -> str:
    document = parse_yaml(text, "f")
    assert not document.readable
    (finding,) = document.diagnostics
    return str(finding)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a:\n\t- b\n", "f:2:1: error[syntax]: a tab cannot indent YAML\n  hint: indent with"),
        ("a: @x", "f:1:4: error[syntax]: a text cannot begin with '@'\n  hint: put it in quotes"),
        ("a: `x`", "f:1:4: error[syntax]: a text cannot begin with '`'"),
        ("a: b: c\n", "f:1:5: error[syntax]: a ':' stands where no key can be\n  hint: put a"),
        ("a: 1\nb\nc: 2\n", "f:3:1: error[syntax]: a key without its ':' ends here\n  hint: write"),
        ("a:\n  b: 1\n c: 2\n", "f:3:2: error[syntax]: this does not line up with what is above"),
        ("- a\nb: c", "f:2:1: error[syntax]: this does not line up with the list above"),
        ("a: - b", "f:1:4: error[syntax]: a list cannot begin here"),
        ("a: [b", "f:2:1: error[syntax]: the list or mapping before this is not closed"),
        ("a: {b: c]", "f:1:9: error[syntax]: the list or mapping before this is not closed"),
        ("[", "f:2:1: error[syntax]: a value is missing here"),
        ("a: 'x\nb: 1\n", "f:3:1: error[syntax]: the file ends inside of quotes\n  hint: look"),
        ("a: *b", "f:1:4: error[syntax]: this alias has no anchor above it\n  hint: define it"),
        ("a: 1\n---\nb: 1", "f:2:1: error[syntax]: a second document begins here\n  hint: one"),
        ("a: !env X", "f:1:4: error[syntax]: this tag means nothing here\n  hint: remove it"),
        ("? [a]\n: b", "f:1:3: error[syntax]: a key has to be a plain name"),
        ("a: 1\nb: \x00", "f:2:4: error[syntax]: the character U+0000 cannot stand in a text"),
        ("a: \ud800", "f:1:4: error[syntax]: the character U+D800 cannot stand in a text"),
        ("%\n", "f:1:2: error[syntax]: "),
    ],
)
def test_a_text_that_is_no_yaml_says_what_to_do(text: str, expected: str) -> None:
    assert problem(text).startswith(expected)


def test_what_a_merge_left_behind_is_called_by_its_name() -> None:
    text = '{\n<<<<<<< HEAD\n  "a": 1\n=======\n  "a": 2\n>>>>>>> branch\n}\n'

    assert problem(text) == (
        "f:2:1: error[merge-conflict]: a merge left its conflict here\n"
        "  hint: resolve it; `layergen merge` does that for the locks"
    )


def test_a_shift_operator_in_a_text_is_no_conflict() -> None:
    assert parse_yaml("a: x <<<<<<< y\nb: |\n  <<<<<<<<<\n", "f").diagnostics == []
