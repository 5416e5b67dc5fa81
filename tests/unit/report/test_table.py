"""How sizes and shares are written."""

import pytest

from layergen.report.table import difference, percent, size


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [(0, 100, "0 %"), (1, 1000, "<1 %"), (1, 100, "1 %"), (150, 100, "150 %"), (1, 0, "0 %")],
)
def test_percent(part: int, whole: int, text: str) -> None:
    assert percent(part, whole) == text


def test_sizes_and_differences() -> None:
    assert [size(None), size(0), size(1_500_000)] == ["", "0 bytes", "1.5 MB"]
    assert [difference(count) for count in (None, 0, 1200, -1200)] == [
        "",
        "±0 bytes",
        "+1.2 kB",
        "-1.2 kB",
    ]
