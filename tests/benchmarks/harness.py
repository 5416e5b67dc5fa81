"""Whole processes, timed in turn, so that a ratio holds while the machine's speed drifts."""

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Subject:
    """One command to time. `prepare` runs before each time and is not counted."""

    name: str
    argv: Sequence[str]
    cwd: Path | None = None
    env: Mapping[str, str] | None = None
    prepare: Callable[[], None] | None = None


@dataclass(frozen=True)
class Figures:
    """Medians over the runs, in seconds: wall clock, and processor time with all children."""

    wall: float
    cpu: float


def _once(subject: Subject) -> Figures:
    if subject.prepare is not None:
        subject.prepare()
    before, started = os.times(), time.perf_counter()
    subprocess.run(
        subject.argv,
        cwd=subject.cwd,
        # Everybody's modules are compiled once, by the warm-up, as in any installation.
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "", **(subject.env or {})},
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wall, after = time.perf_counter() - started, os.times()
    cpu = (after.children_user - before.children_user) + (
        after.children_system - before.children_system
    )
    return Figures(wall, cpu)


def compare(subject: Subject, baselines: Sequence[Subject], runs: int = 5) -> None:
    """Time all in turn, after one warm-up each, and print medians and ratios."""
    everybody = [subject, *baselines]
    times: dict[str, list[Figures]] = {one.name: [] for one in everybody}
    for turn in range(runs + 1):
        for one in everybody:
            figures = _once(one)
            if turn:
                times[one.name].append(figures)
    own = _median(times[subject.name])
    print(f"{subject.name}: {own.wall:.3f} s wall, {own.cpu:.3f} s cpu")
    for baseline in baselines:
        other = _median(times[baseline.name])
        print(
            f"  against {baseline.name}: {other.wall:.3f} s wall, {other.cpu:.3f} s cpu; "
            f"ratio {own.wall / other.wall:.3f} wall, {own.cpu / other.cpu:.3f} cpu"
        )


def _median(figures: Sequence[Figures]) -> Figures:
    return Figures(
        statistics.median(f.wall for f in figures), statistics.median(f.cpu for f in figures)
    )
