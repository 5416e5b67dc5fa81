"""Which split would help."""

import pytest

from layergen.build.python_target import targets_of
from layergen.build.split import separating
from layergen.model.runtime import Runtime
from layergen.model.strategy import SplitBy
from layergen.model.variant import Variant


@pytest.mark.parametrize(
    ("needs", "split"),
    [
        ("a b a b", SplitBy.ARCHITECTURE),
        ("a a b b", SplitBy.RUNTIME),
        ("a b c d", SplitBy.BOTH),
        ("a a a b", SplitBy.BOTH),
    ],
)
def test_gives_the_smallest(runtimes: dict[str, Runtime], needs: str, split: SplitBy) -> None:
    variant = Variant("x", ("python3.11", "python3.12"), ("x86_64", "arm64"))
    targets = targets_of(variant, runtimes)

    assert separating(dict(zip(targets, needs.split(), strict=True))) is split
