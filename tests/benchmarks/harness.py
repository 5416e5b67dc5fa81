"""Whole processes, timed in turn, so that a ratio holds while the machine's speed drifts."""

import os
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
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

    `cpu_aim` is the most processor time, in seconds, that is aimed at for the subject itself.
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
    print(f"{subject.name}: {medians(own)}{verdict(cpu_aim, cpu, unit=' s cpu')}")
    for baseline, times in zip(baselines, others, strict=True):
        wall, cpu = ratios(own, times)
        print(
            f"  against {baseline.subject.name} ({medians(times)}): "
            f"ratio {wall:.3f} wall, {cpu:.3f} cpu{verdict(baseline.aim, wall, cpu)}"
        )


def verdict(aim: float | None, *found: float, unit: str = "") -> str:
    """Say what was aimed at, and whether everything found is within it."""
    if aim is None:
        return ""
    return f"; aim at most {aim:.3f}{unit}: {'met' if max(found) <= aim else 'MISSED'}"


def ratios(own: Sequence[Figures], others: Sequence[Figures]) -> tuple[float, float]:
    """Give the ratios of wall and processor time: medians over turns that timed both."""
    pairs = list(zip(own, others, strict=True))
    return (
        statistics.median(one.wall / other.wall for one, other in pairs),
        statistics.median(one.cpu / other.cpu for one, other in pairs),
    )


def timed(work: Callable[[], object]) -> Figures:
    """Time work that this process and its children do."""
    before, started = _processor_time(), time.perf_counter()
    work()
    return Figures(time.perf_counter() - started, _processor_time() - before)


def _once(subject: Subject) -> Figures:
    if subject.prepare is not None:
        subject.prepare()
    return timed(
        partial(
            subprocess.run,
            subject.argv,
            cwd=subject.cwd,
            # Everybody's modules are compiled once, by the warm-up, as in any installation.
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "", **(subject.env or {})},
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    )


def _processor_time() -> float:
    usage = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in usage)


def medians(figures: Sequence[Figures]) -> str:
    """Give the medians for people to read."""
    wall = statistics.median(f.wall for f in figures)
    cpu = statistics.median(f.cpu for f in figures)
    return f"{wall:.3f} s wall, {cpu:.3f} s cpu"
