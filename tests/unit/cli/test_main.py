"""The command line as a whole: help, exit codes, and what starting it costs."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from layergen.cli.main import run
from tests.signals import heard

HEAVY = {
    "boto3",
    "botocore",
    "checkov",
    "hcl2",
    "httpx",
    "jinja2",
    "moto",
    "packaging",
    "pathspec",
    "pydantic",
    "yaml",
    "layergen.adapters.aws",
    "layergen.adapters.checkov",
    "layergen.adapters.terraform",
}


def layergen(*arguments: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "layergen", *arguments],
        cwd=cwd,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "100", **env},
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_imports_nothing_heavy(tmp_path: Path) -> None:
    program = (
        "import sys, json\n"
        "from layergen.cli.main import run\n"
        "code = run(['--help'])\n"
        "sys.stderr.write(json.dumps([code, sorted(sys.modules)]))\n"
    )

    completed = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    code, modules = json.loads(completed.stderr)
    assert code == 0
    assert HEAVY & set(modules) == set()


def test_every_command_has_help_that_explains_it(capsys: pytest.CaptureFixture[str]) -> None:
    def shown(*arguments: str) -> str:
        assert run([*arguments]) == 0, arguments
        return capsys.readouterr().out

    commands = re.findall(r"^│ ([a-z]+)  ", shown("--help"), re.MULTILINE)
    assert {"init", "validate", "render", "release", "build", "record", "demo"} <= set(commands)

    for command in commands:
        assert f"Usage: layergen {command}" in shown(command, "--help")


@pytest.mark.parametrize(
    "arguments",
    [["--no-such-option"], ["no-such-command"], ["render", "--env"], ["-C", "nowhere", "render"]],
    ids=" ".join,
)
def test_wrong_usage_is_64_and_no_traceback(tmp_path: Path, arguments: list[str]) -> None:
    completed = layergen(*arguments, cwd=tmp_path)

    assert completed.returncode == 64
    assert "Traceback" not in completed.stderr
    assert "Error" in completed.stderr


def test_a_missing_strategy_is_an_error_with_a_hint(tmp_path: Path) -> None:
    completed = layergen("render", cwd=tmp_path)

    assert completed.returncode == 1
    assert "layers.yaml: error[missing-file]" in completed.stderr
    assert "layergen init" in completed.stderr


def test_a_reader_that_leaves_early_gets_no_traceback(tmp_path: Path) -> None:
    program = f"{sys.executable} -m layergen schema | head -n 1"

    completed = subprocess.run(
        ["bash", "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert completed.stdout == "{\n"
    assert "Traceback" not in completed.stderr


def test_a_stop_while_the_command_line_loads_is_no_traceback(tmp_path: Path) -> None:
    program = (
        "import os, signal, sys\n"
        "from layergen.__main__ import main\n"
        "class Stop:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'layergen.cli.main': os.kill(os.getpid(), signal.SIGINT)\n"
        "sys.meta_path.insert(0, Stop())\n"
        "main()\n"
    )

    with heard():
        completed = subprocess.run(
            [sys.executable, "-c", program],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )

    assert completed.returncode == 1
    assert completed.stderr.startswith("error: stopped by Ctrl-C\n")
    assert "Traceback" not in completed.stderr


def test_options_come_from_the_environment_too(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()

    completed = layergen("validate", cwd=tmp_path, LAYERGEN_CHDIR="nowhere")

    assert completed.returncode == 64


def test_version(tmp_path: Path) -> None:
    completed = layergen("--version", cwd=tmp_path)

    assert re.fullmatch(r"layergen \d+\.\d+\.\d+\n", completed.stdout)
