"""Sandboxes come up, are found again and go away, whatever their files say."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from layergen.adapters import daemon, process
from layergen.errors import LayergenError
from layergen.sandbox import lifecycle
from layergen.sandbox.state import State, read_state, write_state
from tests.waiting import wait_for


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    lifecycle.stop(tmp_path)


def test_one_is_started_once_found_and_stopped(repository: Path) -> None:
    assert lifecycle.running(repository) is None
    state = lifecycle.start(repository)
    assert lifecycle.running(repository) == lifecycle.start(repository) == state
    assert (repository / ".layergen" / ".gitignore").read_text() == "*\n"
    with pytest.raises(LayergenError, match=f"already, on port {state.port}"):
        lifecycle.start(repository, port=1)
    assert lifecycle.stop(repository)
    assert not daemon.alive(state.pid)
    assert lifecycle.running(repository) is None
    assert not lifecycle.stop(repository)


def test_it_listens_on_this_machine_only(sandbox: State) -> None:
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.2", sandbox.port), timeout=5)


def test_a_killed_one_leaves_a_file_that_nobody_believes(repository: Path) -> None:
    first = lifecycle.start(repository)
    os.kill(first.pid, signal.SIGKILL)
    wait_for(lambda: not daemon.alive(first.pid))
    assert read_state(repository / ".layergen" / "sandbox.json") == first
    assert lifecycle.running(repository) is None
    second = lifecycle.start(repository)
    assert second.pid != first.pid
    assert lifecycle.running(repository) == second


def test_a_process_that_got_the_pid_later_is_left_alone(repository: Path, sandbox: State) -> None:
    other = process.start_background(["sleep", "60"], log=repository / "log")
    try:
        folder = repository / ".layergen"
        folder.mkdir()
        write_state(folder / "sandbox.json", State(other, sandbox.port, sandbox.url))
        assert lifecycle.running(repository) is None
        assert not lifecycle.stop(repository)
        assert daemon.alive(other)
        assert not (folder / "sandbox.json").exists()
    finally:
        daemon.terminate(other)


def test_a_taken_port_is_told(repository: Path, sandbox: State) -> None:
    with pytest.raises(LayergenError, match="did not come up"):
        lifecycle.start(repository, port=sandbox.port)
    assert lifecycle.running(repository) is None


def test_an_ephemeral_one_ends_with_its_context(repository: Path) -> None:
    with lifecycle.ephemeral(repository) as state:
        assert lifecycle.running(repository) == state
    assert not daemon.alive(state.pid)
    assert not (repository / ".layergen" / "sandbox.json").exists()


def test_an_ephemeral_one_leaves_the_running_one_running(repository: Path) -> None:
    state = lifecycle.start(repository)
    with lifecycle.ephemeral(repository) as found:
        assert found == state
    assert lifecycle.running(repository) == state


def test_an_ephemeral_one_does_not_outlive_a_killed_starter(repository: Path) -> None:
    code = (
        "import time\nfrom pathlib import Path\nfrom layergen.sandbox import lifecycle\n"
        "with lifecycle.ephemeral(Path()):\n    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code], cwd=repository) as starter:
        wait_for(lambda: lifecycle.running(repository) is not None)
        starter.kill()
    wait_for(lambda: not (repository / ".layergen" / "sandbox.json").exists())


def test_without_moto_the_hint_says_what_to_install(repository: Path) -> None:
    code = (
        "import sys\nsys.modules['moto'] = None\n"
        "from pathlib import Path\nfrom layergen.errors import LayergenError\n"
        "from layergen.sandbox import lifecycle\n"
        "try:\n    lifecycle.start(Path())\n"
        "except LayergenError as error:\n    print(error.message, '|', error.hint)\n"
    )
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=repository, capture_output=True, text=True, check=True
    )
    assert said.stdout == ("the embedded AWS is not installed | pip install 'layergen[sandbox]'\n")
