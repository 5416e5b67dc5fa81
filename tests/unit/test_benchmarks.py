"""What the benchmarks print, so that nobody reads a missed aim as met."""

import sys

import pytest

from tests.benchmarks.harness import Baseline, Figures, Subject, compare, ratios

NOTHING = Subject("nothing", [sys.executable, "-c", "pass"])


def test_aims_stand_beside_what_was_measured(capsys: pytest.CaptureFixture[str]) -> None:
    compare(NOTHING, [Baseline(NOTHING, 1000), Baseline(NOTHING, 0.001)], runs=1, cpu_aim=0.0)

    own, near, far = capsys.readouterr().out.splitlines()
    assert own.startswith("nothing: ")
    assert own.endswith("; aim at most 0.000 s cpu: MISSED")
    assert near.endswith("; aim at most 1000.000: met")
    assert far.endswith("; aim at most 0.001: MISSED")


def test_ratios_are_taken_turn_by_turn() -> None:
    """The machine was three times as slow in the last turn, for both."""
    own = [Figures(1, 1), Figures(2, 1), Figures(3, 3)]
    others = [Figures(2, 4), Figures(4, 4), Figures(6, 12)]

    assert ratios(own, others) == (0.5, 0.25)
