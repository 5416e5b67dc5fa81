"""Whole processes, timed in turn, so that a ratio holds while the machine's speed drifts."""

import os
import resource
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
class Baseline:
    """What a subject is compared with, and the largest ratio that is aimed at, if any is."""

    subject: Subject
    aim: float | None = None


@dataclass(frozen=True)
class Figures:
    """One run, in seconds: wall clock, and processor time with all children."""

    wall: float
    cpu: float


def compare(
    subject: Subject,
    baselines: Sequence[Baseline] = (),
    *,
    runs: int = 7,
    cpu_aim: float | None = None,
) -> None:
    """Time all in turn, after one warm-up each, and print medians, ratios, and aims beside them.

    A ratio is the median over turns, each of which has a time of both. `cpu_aim` is the most
    processor time, in seconds, that is aimed at for the subject itself.
    """
    own: list[Figures] = []
    others: list[list[Figures]] = [[] for _ in baselines]
    for turn in range(runs + 1):
        figures = [_once(subject), *(_once(baseline.subject) for baseline in baselines)]
        if turn:
            own.append(figures[0])
            for times, one in zip(others, figures[1:], strict=True):
                times.append(one)
    cpu = statistics.median(f.cpu for f in own)
    print(f"{subject.name}: {_medians(own)}{verdict(cpu_aim, cpu, unit=' s cpu')}")
    for baseline, times in zip(baselines, others, strict=True):
        wall = statistics.median(a.wall / b.wall for a, b in zip(own, times, strict=True))
        cpu = statistics.median(a.cpu / b.cpu for a, b in zip(own, times, strict=True))
        print(
            f"  against {baseline.subject.name} ({_medians(times)}): "
            f"ratio {wall:.3f} wall, {cpu:.3f} cpu{verdict(baseline.aim, wall, cpu)}"
        )


def verdict(aim: float | None, *found: float, unit: str = "") -> str:
    """Say what was aimed at, and whether everything found is within it."""
    if aim is None:
        return ""
    return f"; aim at most {aim:.3f}{unit}: {'met' if max(found) <= aim else 'MISSED'}"


def _once(subject: Subject) -> Figures:
    if subject.prepare is not None:
        subject.prepare()
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(
        subject.argv,
        cwd=subject.cwd,
        # Everybody's modules are compiled once, by the warm-up, as in any installation.
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "", **(subject.env or {})},
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wall, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Figures(wall, after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime)


def _medians(figures: Sequence[Figures]) -> str:
    wall = statistics.median(f.wall for f in figures)
    cpu = statistics.median(f.cpu for f in figures)
    return f"{wall:.3f} s wall, {cpu:.3f} s cpu"
