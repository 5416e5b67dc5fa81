"""Programs are run, stopped and handed over to for real; the children are shells."""

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from layergen.adapters import process
from layergen.adapters.completed import ProcessError
from layergen.adapters.stops import SIGNALS
from layergen.errors import LayergenError
from tests.signals import ended, heard
from tests.waiting import wait_for

LINGERING = "sleep 60 & echo $! > {name}.part && mv {name}.part {name}; wait"
"""Starts a grandchild and says who it is."""


def pid_in(path: Path) -> int:
    wait_for(path.exists)
    return int(path.read_text())


def gone(pid: int) -> bool:
    """An ended process that no parent collects, as in some containers, is gone as well."""
    state = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout.strip()
    return not state or state.startswith("Z")


@contextlib.contextmanager
def python(code: str, cwd: Path) -> Iterator[subprocess.Popen[str]]:
    with heard():
        program = subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
    with ended(program):
        yield program


class TestRun:
    def test_gives_back_what_the_program_said(self, tmp_path: Path) -> None:
        completed = process.run(
            ["sh", "-c", "cat; pwd; echo $GREETING; echo bad >&2; exit 3"],
            cwd=tmp_path,
            env={"GREETING": "hello", "PATH": os.environ["PATH"]},
            input="typed\n",
        )
        assert completed.stdout == f"typed\n{tmp_path}\nhello\n"
        assert completed.stderr == "bad\n"
        assert completed.returncode == 3

    def test_env_is_the_whole_environment(self) -> None:
        env = {"PATH": os.environ["PATH"], "ONLY": "this"}
        said = process.run(["env"], env=env).stdout
        assert {line.split("=")[0] for line in said.splitlines()} <= {"PATH", "ONLY", "_", "PWD"}

    def test_undecodable_output_is_not_an_error(self) -> None:
        assert process.run(["printf", r"\377ok"]).stdout == "\ufffdok"

    def test_a_missing_program_is_named_with_a_hint(self) -> None:
        with pytest.raises(LayergenError) as caught:
            process.run(["no-such-program-here", "--token", "sesame"])
        assert caught.value.message == "no-such-program-here was not found"
        assert "install no-such-program-here" in caught.value.hint

    def test_a_missing_folder_is_an_error_for_users(self, tmp_path: Path) -> None:
        with pytest.raises(LayergenError, match="cannot be started"):
            process.run(["true"], cwd=tmp_path / "nowhere")

    def test_a_timeout_stops_the_grandchildren_too(self, tmp_path: Path) -> None:
        with pytest.raises(LayergenError, match="sh did not end within 1 seconds"):
            process.run(["sh", "-c", LINGERING.format(name="pid")], cwd=tmp_path, timeout=1)
        wait_for(lambda: gone(pid_in(tmp_path / "pid")))

    def test_ctrl_c_stops_the_grandchildren_too(self, tmp_path: Path) -> None:
        code = (
            "from layergen.adapters import process\n"
            f"process.run(['sh', '-c', {LINGERING.format(name='pid')!r}])"
        )
        with python(code, tmp_path) as parent:
            grandchild = pid_in(tmp_path / "pid")
            parent.send_signal(signal.SIGINT)
            said, _ = parent.communicate(timeout=20)
        assert "KeyboardInterrupt" in said
        wait_for(lambda: gone(grandchild))

    def test_ctrl_c_while_a_program_starts_stops_it_too(self, tmp_path: Path) -> None:
        code = (
            "from layergen.adapters import process\n"
            "for number in range(20):\n"
            "    script = f'echo $$ > {number}; kill -INT $PPID; exec sleep 60'\n"
            "    try: process.run(['sh', '-c', script])\n"
            "    except KeyboardInterrupt: print('stopped')\n"
        )
        with python(code, tmp_path) as parent:
            said, _ = parent.communicate(timeout=60)
        assert said == "stopped\n" * 20
        assert all(gone(pid_in(tmp_path / str(number))) for number in range(20))


class TestCheck:
    def test_success_gives_the_output(self) -> None:
        assert process.check(["echo", "fine"]).stdout == "fine\n"

    def test_failure_shows_the_end_of_stderr(self) -> None:
        with pytest.raises(ProcessError) as caught:
            process.check(["sh", "-c", "seq 1 100 >&2; exit 4"], hint="count less")
        lines = caught.value.message.splitlines()
        assert lines[0] == "sh failed with exit code 4:"
        assert lines[1:] == [str(number) for number in range(81, 101)]
        assert caught.value.hint == "count less"
        assert caught.value.completed.returncode == 4

    def test_failure_shows_no_secret(self) -> None:
        env = {**os.environ, "REGISTRY_TOKEN": "sesame-open-please"}
        script = "echo $REGISTRY_TOKEN https://me:pass@host/simple >&2; exit 1"
        with pytest.raises(ProcessError) as caught:
            process.check(["sh", "-c", script, "--password=hunter22"], env=env)
        assert caught.value.message == "sh failed with exit code 1:\n*** https://***@host/simple"

    def test_the_signal_that_ended_a_program_is_named(self) -> None:
        with pytest.raises(ProcessError, match=r"^sh was ended by SIGKILL$"):
            process.check(["sh", "-c", "kill -9 $$"])


def test_stream_passes_output_through(capfd: pytest.CaptureFixture[str]) -> None:
    assert process.stream(["sh", "-c", "echo out; echo err >&2; exit 5"]) == 5
    assert capfd.readouterr() == ("out\n", "err\n")


class TestForwardSignals:
    CODE = (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "from layergen.adapters import process\n"
        "def work(name):\n"
        f"    return process.run(['sh', '-c', {LINGERING!r}.format(name=name)])\n"
        "with process.forward_signals(), ThreadPoolExecutor(2) as pool:\n"
        "    list(pool.map(work, ['one', 'two']))\n"
    )

    @pytest.mark.parametrize("signum", SIGNALS)
    def test_reach_the_children_of_every_thread(
        self, tmp_path: Path, signum: signal.Signals
    ) -> None:
        with python(self.CODE, tmp_path) as parent:
            children = [pid_in(tmp_path / name) for name in ("one", "two")]
            parent.send_signal(signum)
            said, _ = parent.communicate(timeout=20)
        assert said.splitlines()[-1] == f"layergen.adapters.stops.Stopped: {int(signum)}"
        for child in children:
            wait_for(lambda child=child: gone(child))  # type: ignore[misc]

    def test_what_fails_for_a_stop_is_the_stop(self, tmp_path: Path) -> None:
        code = (
            "import os, signal\n"
            "from layergen.adapters import process\n"
            "with process.forward_signals():\n"
            "    try: os.kill(os.getpid(), signal.SIGTERM)\n"
            "    except BaseException as error: raise RuntimeError('wrapped') from error\n"
        )
        with python(code, tmp_path) as parent:
            said, _ = parent.communicate(timeout=20)
        assert said.splitlines()[-1] == "layergen.adapters.stops.Stopped: 15"

    def test_a_second_one_lets_us_tidy_up_and_a_third_does_not(self, tmp_path: Path) -> None:
        code = (
            "import pathlib, time\n"
            "from layergen.adapters import process\n"
            "def tidy(name):\n"
            "    pathlib.Path(name).touch()\n"
            "    time.sleep(60)\n"
            "with process.forward_signals():\n"
            "    try: tidy('working')\n"
            "    finally: tidy('tidying')\n"
        )
        with python(code, tmp_path) as parent:
            wait_for((tmp_path / "working").exists)
            parent.send_signal(signal.SIGINT)
            wait_for((tmp_path / "tidying").exists)
            parent.send_signal(signal.SIGTERM)
            with pytest.raises(subprocess.TimeoutExpired):
                parent.wait(0.3)
            parent.send_signal(signal.SIGINT)
            said, _ = parent.communicate(timeout=20)
        assert parent.returncode == 1
        assert said.startswith("error: stopped by Ctrl-C\n")


class TestHandOver:
    def test_passes_the_exit_code_through(self) -> None:
        assert process.hand_over(["sh", "-c", "exit 7"]) == 7

    def test_a_signal_becomes_what_a_shell_makes_of_it(self) -> None:
        assert process.hand_over(["sh", "-c", "kill -TERM $$"]) == 128 + 15

    @pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    def test_signals_belong_to_the_program(self, tmp_path: Path, signum: signal.Signals) -> None:
        name = signum.name.removeprefix("SIG")
        script = f"trap 'exit 9' {name}; touch ready; while :; do sleep 0.05; done"
        code = (
            "import sys\nfrom layergen.adapters import process\n"
            f"sys.exit(process.hand_over(['sh', '-c', {script!r}]))"
        )
        with python(code, tmp_path) as parent:
            wait_for((tmp_path / "ready").exists)
            parent.send_signal(signum)
            parent.communicate(timeout=20)
        assert parent.returncode == 9
