from collections.abc import Set

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layergen.diagnostics import Place
from layergen.errors import InvalidInputError, LayergenError
from layergen.load.lint_baseline import baseline_text, load_baseline
from layergen.model.finding import Identity

OWN = Identity("envs/dev/eu-west-1", "CKV_AWS_50", 'aws_lambda_function.own["a"]')
LAYER = Identity("envs/dev/eu-west-1", "CKV_LAYERGEN_1", "module.data_tools")


def test_one_finding_stands_on_one_line() -> None:
    text = baseline_text([LAYER, OWN, OWN])

    assert text == (
        "{\n"
        '  "version": 1,\n'
        '  "findings": [\n'
        '    {"root": "envs/dev/eu-west-1", "check": "CKV_AWS_50", '
        '"resource": "aws_lambda_function.own[\\"a\\"]"},\n'
        '    {"root": "envs/dev/eu-west-1", "check": "CKV_LAYERGEN_1", '
        '"resource": "module.data_tools"}\n'
        "  ]\n"
        "}\n"
    )
    assert load_baseline(text, "known.json") == {
        OWN: Place("known.json", 4, 5),
        LAYER: Place("known.json", 5, 5),
    }


def test_a_baseline_that_knows_nothing() -> None:
    assert baseline_text([]) == '{\n  "version": 1,\n  "findings": []\n}\n'
    assert load_baseline(baseline_text([]), "known.json") == {}


_TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.frozensets(st.builds(Identity, _TEXT, _TEXT, _TEXT), max_size=3))
def test_what_is_written_is_read(known: Set[Identity]) -> None:
    assert load_baseline(baseline_text(known), "known.json").keys() == known


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "known.json:"),
        ("[]", "known.json:1:1"),
        ('{"version": 2, "findings": []}', "known.json:1:13"),
        ('{"version": 1, "findings": [{"root": "x", "check": "y"}]}', "resource"),
    ],
)
def test_a_broken_baseline_says_where(text: str, said: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        load_baseline(text, "known.json")

    assert said in "\n".join(map(str, refused.value.diagnostics))


def test_a_baseline_of_checkov_is_known_as_such() -> None:
    with pytest.raises(LayergenError, match="baseline of checkov's own") as refused:
        load_baseline('{"failed_checks": [{"file": "/main.tf", "findings": []}]}', "x")

    assert "--write-baseline" in refused.value.hint
