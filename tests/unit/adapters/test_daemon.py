"""Processes in the background; they are shells."""

import os
from pathlib import Path

from layergen.adapters import daemon, process
from tests.waiting import wait_for


def test_runs_in_its_own_session_and_logs(tmp_path: Path) -> None:
    log = tmp_path / "log"
    pid = process.start_background(["sh", "-c", "echo up; exec sleep 60"], log=log)
    try:
        wait_for(lambda: log.read_text() == "up\n")
        assert daemon.alive(pid)
        assert os.getsid(pid) == pid
    finally:
        daemon.terminate(pid)
    assert not daemon.alive(pid)


def test_one_that_ended_by_itself_is_not_alive(tmp_path: Path) -> None:
    pid = process.start_background(["true"], log=tmp_path / "log")
    wait_for(lambda: not daemon.alive(pid))
    daemon.terminate(pid)


def test_one_that_will_not_end_is_killed(tmp_path: Path) -> None:
    log = tmp_path / "log"
    script = "trap '' TERM; echo up; while :; do sleep 0.05; done"
    pid = process.start_background(["sh", "-c", script], log=log)
    wait_for(lambda: log.read_text() == "up\n")
    daemon.terminate(pid, grace=0.3)
    assert not daemon.alive(pid)
