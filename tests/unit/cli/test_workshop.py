"""Many tasks at once, as `lock`, `release` and `build` run them."""

import threading
import time
from functools import partial
from pathlib import Path

import pytest

from layergen.cli.context import Session
from layergen.cli.workshop import all_of
from layergen.errors import LayergenError

QUIET = Session(Path(), quiet=True)


def test_tasks_run_side_by_side(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    both = threading.Barrier(2)

    def meet() -> None:
        both.wait(timeout=60)

    assert list(all_of(QUIET, "Meeting", {"a": meet, "b": meet})) == ["a", "b"]


def test_results_are_in_the_order_of_the_tasks() -> None:
    def after(seconds: float) -> float:
        time.sleep(seconds)
        return seconds

    tasks = {f"{seconds}": partial(after, seconds) for seconds in (0.2, 0.1, 0.0)}

    assert list(all_of(QUIET, "Waiting", tasks).items()) == [("0.2", 0.2), ("0.1", 0.1), ("0.0", 0)]


def test_one_that_fails_does_not_stop_the_others(capsys: pytest.CaptureFixture[str]) -> None:
    done: list[str] = []

    def fail(why: str) -> None:
        raise LayergenError(why)

    tasks = {
        "a": partial(fail, "no wheel"),
        "b": partial(fail, "no disk"),
        "c": partial(done.append, "c"),
    }
    with pytest.raises(LayergenError, match="failed: a, b"):
        all_of(QUIET, "Failing", tasks)

    assert done == ["c"]
    assert sorted(capsys.readouterr().err.splitlines()) == ["error: no disk", "error: no wheel"]
