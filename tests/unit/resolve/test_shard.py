"""Every zip falls to exactly one shard, on whatever machine."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layergen.resolve.shard import Shard, part_of, read_shard

SIZES = st.dictionaries(st.text(max_size=20), st.integers(0, 50_000_000), max_size=40)


def parts(sizes: dict[str, int], count: int) -> list[frozenset[str]]:
    return [part_of(sizes, Shard(index, count)) for index in range(1, count + 1)]


@given(SIZES, st.integers(1, 12))
def test_every_name_is_in_exactly_one_part(sizes: dict[str, int], count: int) -> None:
    found = parts(sizes, count)

    assert sorted(name for part in found for name in part) == sorted(sizes)


@given(SIZES, st.integers(1, 12))
def test_the_order_of_the_names_plays_no_part(sizes: dict[str, int], count: int) -> None:
    assert parts(sizes, count) == parts(dict(reversed(sizes.items())), count)


@given(SIZES, st.integers(1, 12))
def test_no_part_exceeds_another_by_more_than_one_zip(sizes: dict[str, int], count: int) -> None:
    loads = [sum(sizes[name] for name in part) for part in parts(sizes, count)]

    assert max(loads) - min(loads) <= max(sizes.values(), default=0)


def test_what_weighs_nothing_is_spread_as_well() -> None:
    found = parts({f"layer-{number}": 0 for number in range(12)}, 4)

    assert [len(part) for part in found] == [3, 3, 3, 3]


def test_reads_what_it_writes() -> None:
    assert read_shard("2/4") == Shard(2, 4)
    assert str(read_shard("1/1")) == "1/1"


@pytest.mark.parametrize("text", ["0/4", "5/4", "1/0", "1", "a/b", "-1/4", "1/4/8", "1/1001", " "])
def test_what_is_no_shard(text: str) -> None:
    with pytest.raises(ValueError, match="is no shard"):
        read_shard(text)
