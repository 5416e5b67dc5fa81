"""`layergen sandbox`, as people call it."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from layergen.sandbox import lifecycle

COMMAND = (sys.executable, "-m", "layergen", "sandbox")


def sandbox(directory: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=directory,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_is_started_shown_used_and_stopped(tmp_path: Path) -> None:
    try:
        started = sandbox(tmp_path, "start")
        url = started.stdout.strip()
        assert url.startswith("http://127.0.0.1:")
        assert sandbox(tmp_path, "status").stdout.strip() == url
        ran = sandbox(tmp_path, "run", "sh", "-c", "echo $AWS_ENDPOINT_URL $AWS_REGION")
        assert ran.stdout.split() == [url, "eu-west-1"]
        # In a root of the repository it is the same one, and not an empty one beside it.
        (tmp_path / "layers.yaml").touch()
        inside = tmp_path / "envs" / "dev"
        inside.mkdir(parents=True)
        assert sandbox(inside, "status").stdout.strip() == url
        ran = sandbox(inside, "run", "sh", "-c", "echo $AWS_ENDPOINT_URL $PWD")
        assert ran.stdout.split() == [url, str(inside)]
    finally:
        stopped = sandbox(tmp_path, "stop")
    assert "stopped" in stopped.stderr
    after = sandbox(tmp_path, "status")
    assert (after.returncode, after.stdout) == (1, "")
    assert "start one with" in after.stderr


def test_run_brings_its_own_and_passes_the_exit_code_through(tmp_path: Path) -> None:
    ran = sandbox(tmp_path, "run", "--region", "eu-north-1", "--", "sh", "-c", "env; exit 7")
    assert ran.returncode == 7
    assert "AWS_REGION=eu-north-1" in ran.stdout.splitlines()
    assert lifecycle.running(tmp_path) is None


def test_run_hands_signals_on_and_cleans_up(tmp_path: Path) -> None:
    script = "trap 'exit 9' TERM; touch ready; while :; do sleep 0.05; done"
    with subprocess.Popen(
        [*COMMAND, "run", "--", "sh", "-c", script], cwd=tmp_path, stdin=subprocess.DEVNULL
    ) as command:
        end = time.monotonic() + 30
        while not (tmp_path / "ready").exists():
            assert time.monotonic() < end
            time.sleep(0.05)
        state = lifecycle.running(tmp_path)
        command.send_signal(signal.SIGTERM)
        command.wait(timeout=30)
    assert state is not None
    assert command.returncode == 9
    assert lifecycle.running(tmp_path) is None


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("run",), "Missing argument"),
        (("run", "--account", "12", "--", "true"), "12 is not 12 digits"),
        (("start", "--port", "99999"), "--port"),
    ],
)
def test_wrong_usage_is_explained(tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    refused = sandbox(tmp_path, *arguments)
    assert refused.returncode == 64
    assert message in refused.stderr


def test_an_unknown_command_is_named(tmp_path: Path) -> None:
    refused = sandbox(tmp_path, "run", "--", "no-such-program-here")
    assert refused.returncode == 1
    assert "no-such-program-here was not found" in refused.stderr
    assert "Traceback" not in refused.stderr
