"""Finding interpreters, and running checks in them."""

import platform
import sys
import tempfile
from pathlib import Path

import pytest

from layergen.adapters.interpreters import PythonInterpreter, find_interpreter
from layergen.cli.context import load_facts
from layergen.model.check import Check
from layergen.model.strategy import Architecture

RUNTIMES = load_facts().runtimes.runtimes
MINOR = f"{sys.version_info.major}.{sys.version_info.minor}"
HERE: Architecture = "arm64" if platform.machine() in {"arm64", "aarch64"} else "x86_64"
ELSEWHERE: Architecture = "x86_64" if HERE == "arm64" else "arm64"


def python() -> PythonInterpreter:
    found = find_interpreter(RUNTIMES[f"python{MINOR}"], HERE)
    assert isinstance(found, PythonInterpreter)
    return found


def test_our_own_python_stands_for_its_minor_version() -> None:
    assert python().label == f"Python {platform.python_version()}"


@pytest.mark.parametrize(
    ("runtime", "architecture"),
    [(f"python{MINOR}", ELSEWHERE), ("python3.15", HERE), ("java21", HERE)],
)
def test_nothing_here_can_stand_for(runtime: str, architecture: Architecture) -> None:
    assert find_interpreter(RUNTIMES[runtime], architecture) is None


def test_modules_see_the_layer_and_none_of_our_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYERGEN_TEST_TOKEN", "secret")
    site = tmp_path / f"python/lib/python{MINOR}/site-packages"
    site.mkdir(parents=True)
    (site / "bound.py").write_text("")
    (tmp_path / "python/looks.py").write_text(
        "import os, sys, bound\n"
        "assert 'LAYERGEN_TEST_TOKEN' not in os.environ\n"
        "assert sum('-packages' in path for path in sys.path) == 1, sys.path\n"
        "print('noise')\n"
    )
    before = sorted(tmp_path.rglob("*"))

    assert python().failures([Check("import", "bound"), Check("import", "looks")], tmp_path) == {}
    assert sorted(tmp_path.rglob("*")) == before


def test_a_module_that_ends_the_process_stops_only_itself(tmp_path: Path) -> None:
    folder = tmp_path / "python"
    folder.mkdir()
    (folder / "a.py").write_text("import os\nos._exit(7)\n")
    (folder / "b.py").write_text("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)\n")
    (folder / "c.py").write_text("")
    (folder / "d.py").write_text("import nowhere\n")
    a, b, c, d = (Check("import", name) for name in "abcd")

    assert python().failures([a, b, c, d], tmp_path) == {
        a: "the process ended with exit code 7",
        b: "signal 9 ended the process",
        d: "ModuleNotFoundError: No module named 'nowhere'",
    }


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "tmp"
    (tmp_path / "python").mkdir()
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))

    python().failures([Check("import", "nowhere")], tmp_path)

    assert list(temporary.iterdir()) == []
