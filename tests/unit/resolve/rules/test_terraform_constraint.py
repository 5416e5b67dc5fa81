import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layergen.resolve.rules.terraform_constraint import Version, shown, version, version_range


@pytest.mark.parametrize(
    ("constraint", "inside", "outside"),
    [
        (">= 5.80, < 7", ["5.80.0", "6.99.9"], ["5.79.9", "7.0.0"]),
        (">=5.80,<7", ["5.80.0"], ["7.0.0"]),
        ("~> 6.20", ["6.20.0", "6.99.0"], ["6.19.9", "7.0.0"]),
        ("~> 6.20.1", ["6.20.1", "6.20.9"], ["6.20.0", "6.21.0"]),
        ("~> 6", ["6.0.0", "7.0.0"], ["5.99.0"]),
        ("6.20.0", ["6.20.0"], ["6.20.1", "6.19.0"]),
        ("= 6.20", ["6.20.0"], ["6.20.1"]),
        ("> 6.20.0", ["6.20.1"], ["6.20.0"]),
        ("<= 6.20.0", ["6.20.0", "0.0.1"], ["6.20.1"]),
        ("< 6.20.1", ["6.20.0"], ["6.20.1"]),
        ("< 6.20.0", ["6.19.999"], ["6.20.0"]),
        (">= 6.0, != 6.1.0", ["6.0.0", "6.2.0"], ["5.99.0"]),
        (">= 6.0.0-beta1", ["6.0.0"], ["5.99.0"]),
    ],
)
def test_what_a_constraint_lets_through(
    constraint: str, inside: list[str], outside: list[str]
) -> None:
    found = version_range(constraint)

    assert all(found.lower <= version(text) <= found.upper for text in inside)
    assert not any(found.lower <= version(text) <= found.upper for text in outside)


@pytest.mark.parametrize("constraint", ["", ">= 5.80,", "=> 5", "^6.0", "6.x", "latest", ">= 5 <7"])
def test_what_terraform_does_not_read_is_refused(constraint: str) -> None:
    with pytest.raises(ValueError, match="is not a version constraint"):
        version_range(constraint)


def test_contradictions_let_nothing_through() -> None:
    assert version_range("< 5, > 6").is_empty
    assert not version_range(">= 5, <= 5").is_empty


@pytest.mark.parametrize(
    ("constraint", "ceiling"),
    [("< 7", "< 7"), ("~> 6.20.1", "< 6.21"), ("<= 6.30", "<= 6.30"), ("< 6.20.1", "<= 6.20")],
)
def test_the_upper_end_is_written_as_a_clause(constraint: str, ceiling: str) -> None:
    assert version_range(constraint).ceiling == ceiling
    assert version_range(ceiling).upper == version_range(constraint).upper


@given(st.tuples(*[st.integers(0, 999)] * 3))
def test_a_version_survives_writing(number: Version) -> None:
    assert version(shown(number)) == number
    assert version_range(f"= {shown(number)}").lower == number


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(ValueError):
        assert version_range(text).lower >= (0, 0, 0)
