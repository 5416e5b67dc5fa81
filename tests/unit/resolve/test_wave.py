"""Which of many functions move first."""

from hypothesis import given
from hypothesis import strategies as st

from layergen.resolve.wave import wave

NAMES = st.sets(st.text(min_size=1, max_size=8), min_size=1, max_size=40)
PERCENT = st.integers(1, 100)
SALT = "data-tools@1.1.0"


def test_never_more_than_the_share_but_at_least_one() -> None:
    names = [f"function-{number}" for number in range(25)]

    assert [len(wave(names, set(), percent, SALT)) for percent in (1, 4, 10, 50, 100)] == [
        1,
        1,
        2,
        12,
        25,
    ]
    assert wave([], set(), 10, SALT) == ()


def test_other_releases_begin_with_other_functions() -> None:
    names = [f"function-{number}" for number in range(100)]

    first = {wave(names, set(), 1, f"data-tools@1.{number}.0") for number in range(20)}

    assert len(first) > 10


@given(NAMES, PERCENT)
def test_the_same_wave_again_moves_nobody(names: set[str], percent: int) -> None:
    moved = set(wave(names, set(), percent, SALT))

    assert wave(names, moved, percent, SALT) == ()


@given(NAMES, st.lists(PERCENT, min_size=1, max_size=4))
def test_waves_end_where_one_large_wave_ends(names: set[str], percents: list[int]) -> None:
    there: set[str] = set()
    for percent in percents:
        there |= set(wave(names, there, percent, SALT))

    assert there == set(wave(names, set(), max(percents), SALT))


@given(NAMES, PERCENT, st.data())
def test_those_that_are_there_count(names: set[str], percent: int, data: st.DataObject) -> None:
    there = data.draw(st.sets(st.sampled_from(sorted(names))))

    moving = wave(names, there, percent, SALT)

    assert not set(moving) & there
    assert len(moving) == max(0, max(1, len(names) * percent // 100) - len(there))
    assert set(wave(names, there, 100, SALT)) == names - there
