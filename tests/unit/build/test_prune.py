"""What the profiles and globs leave out."""

from pathlib import Path

import pytest

from layergen.build.protocol import Member
from layergen.build.prune import prune
from layergen.errors import LayergenError
from layergen.model.strategy import Prune, PruneProfile

PATHS = (
    "python/demo/__init__.py",
    "python/demo/__init__.pyi",
    "python/demo/core.pyi",
    "python/demo/core.so",
    "python/demo/core.c",
    "python/demo/core.pyx",
    "python/demo/include/core.h",
    "python/demo/lib/libcore.a",
    "python/demo/py.typed",
    "python/demo/__pycache__/core.cpython-312.pyc",
    "python/demo/docs/index.md",
    "python/demo/tests/test_core.py",
    "python/demo/sub/tests/test_sub.py",
    "python/demo/licenses/copying.c",
    "python/tests/test_top.py",
    "python/demo-1.0.dist-info/METADATA",
    "python/demo-1.0.dist-info/licenses/vendor.h",
)


def pruned(*, profile: PruneProfile, keep: str = "", drop: str = "") -> set[str]:
    """Give what is left out."""
    members = [Member(path, False, 0, 0, "", Path(), 0, 0, 0) for path in PATHS]
    left = prune(members, Prune(profile, tuple(keep.split()), tuple(drop.split())))
    return set(PATHS) - {member.path for member in left}


STANDARD = {
    "python/demo/core.pyi",
    "python/demo/core.c",
    "python/demo/core.pyx",
    "python/demo/include/core.h",
    "python/demo/lib/libcore.a",
    "python/demo/__pycache__/core.cpython-312.pyc",
}
AGGRESSIVE = STANDARD | {
    "python/demo/docs/index.md",
    "python/demo/tests/test_core.py",
    "python/tests/test_top.py",
}


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        (PruneProfile.NONE, set()),
        (PruneProfile.STANDARD, STANDARD),
        (PruneProfile.AGGRESSIVE, AGGRESSIVE),
    ],
)
def test_profiles(profile: PruneProfile, expected: set[str]) -> None:
    assert pruned(profile=profile) == expected


def test_keep_beats_drop_and_the_profile() -> None:
    left_out = pruned(
        profile=PruneProfile.STANDARD, keep="*.c /python/demo/sub/", drop="tests/ core.c"
    )

    assert "python/demo/core.c" not in left_out
    assert "python/demo/sub/tests/test_sub.py" not in left_out
    assert "python/demo/tests/test_core.py" in left_out


def test_drop_beats_what_no_profile_may_take() -> None:
    left_out = pruned(profile=PruneProfile.NONE, drop="*.dist-info/ !METADATA")

    assert left_out == {"python/demo-1.0.dist-info/licenses/vendor.h"}


def test_refuses_a_glob_that_is_none() -> None:
    with pytest.raises(LayergenError, match="glob"):
        pruned(profile=PruneProfile.NONE, drop="!")
