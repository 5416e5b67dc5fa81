"""Which paths may stand in a zip."""

import pytest

from layergen.build.paths import objection


@pytest.mark.parametrize(
    ("path", "why"),
    [
        ("../x", "leads out"),
        ("a/../../x", "leads out"),
        ("a/..", "leads out"),
        ("/etc/passwd", "absolute"),
        ("C:/x", "absolute"),
        ("a\\b", "backslash"),
        ("a//b", "shortest"),
        ("./a", "shortest"),
        ("a/", "shortest"),
        ("", "shortest"),
        ("a\0b", "control"),
        ("a\nb", "control"),
        ("a\udcff", "UTF-8"),
        ("a" * 65536, "longer"),
    ],
)
def test_refuses(path: str, why: str) -> None:
    assert why in (objection(path) or "")


@pytest.mark.parametrize("path", ["a", "a/b.py", "..a/b", "a/b..c", "é/ü", "a b", ".hidden/x"])
def test_takes(path: str) -> None:
    assert objection(path) is None
