"""One path, two packages."""

from pathlib import Path

import pytest

from layergen.build.collisions import one_per_path
from layergen.build.protocol import Member
from layergen.errors import LayergenError


def member(
    path: str, content: str, package: str, *, executable: bool = False, compressed: int = 10
) -> Member:
    return Member(path, executable, 1, 0, content, Path(package), 0, compressed, 8, package)


def test_different_content_names_both_packages() -> None:
    with pytest.raises(LayergenError, match=r"python/tests/x\.py from one and two") as caught:
        one_per_path(
            [member("python/tests/x.py", "1", "one"), member("python/tests/x.py", "2", "two")]
        )

    assert "drop" in caught.value.hint


def test_many_clashes_are_counted() -> None:
    clashing = [member(f"{i}", package, package) for i in range(5) for package in ("one", "two")]

    with pytest.raises(LayergenError, match="and 2 more"):
        one_per_path(clashing)


def test_equal_content_is_one_member_whatever_the_order() -> None:
    pair = [
        member("a", "1", "one", compressed=12),
        member("a", "1", "two", compressed=11, executable=True),
    ]

    assert one_per_path(pair) == one_per_path(pair[::-1]) == (pair[1],)


def test_a_file_cannot_be_a_folder() -> None:
    with pytest.raises(LayergenError, match="python/a is a file in one and a folder in two"):
        one_per_path(
            [
                member("python/a", "1", "one"),
                member("python/a-b", "1", "one"),
                member("python/a/b/c", "2", "two"),
            ]
        )


def test_sorts_by_bytes() -> None:
    found = one_per_path([member(p, "1", "one") for p in ("b", "é", "a/b", "a-b", "Z")])

    assert [m.path for m in found] == ["Z", "a-b", "a/b", "b", "é"]
