"""Interpreters of this machine that can stand for a Lambda runtime while a layer is proved.

A check sees the layer, the interpreter's own library and nothing else: no site-packages, none of
our environment, and no network where the system lets us take it away.
"""

import json
import os
import platform
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from layergen.adapters.process import run
from layergen.adapters.temporary import temporary_folder
from layergen.errors import LayergenError
from layergen.model.check import Check
from layergen.model.runtime import Runtime
from layergen.model.strategy import Architecture

SECONDS = 120.0
"""How long the checks of one layer may take together."""
_ARCHITECTURES: dict[str, Architecture] = {
    "x86_64": "x86_64",
    "amd64": "x86_64",
    "aarch64": "arm64",
    "arm64": "arm64",
}
_ASK_PYTHON = "import platform; print(platform.python_version(), platform.machine())"
_PYTHON = """\
import importlib, json, os, signal, sys
signal.signal(signal.SIGINT, signal.SIG_DFL)
sys.path[:0] = json.loads(sys.argv[1])
with open(sys.argv[2], "a", encoding="utf-8") as results:
    for how, name in json.load(sys.stdin):
        error = ""
        try:
            importlib.import_module(name)
        except BaseException as raised:
            error = f"{type(raised).__name__}: {raised}"
        print(json.dumps([how, name, error]), file=results, flush=True)
os._exit(0)
"""
_NODE = """\
import { appendFileSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
const require = createRequire(import.meta.url);
for (const [how, name] of JSON.parse(readFileSync(0, "utf8"))) {
  let error = "";
  try {
    if (how === "require") require(name);
    else await import(name);
  } catch (thrown) {
    error = `${thrown?.code ?? thrown?.name ?? "Error"}: ${thrown?.message ?? thrown}`;
  }
  appendFileSync(process.argv[2], JSON.stringify([how, name, error]) + "\\n");
}
process.exit(0);
"""


@dataclass(frozen=True, slots=True)
class PythonInterpreter:
    """A CPython. Modules are imported as Lambda would, from the layer's own folders alone."""

    program: Path
    version: str

    @property
    def label(self) -> str:
        """Name it with its version."""
        return f"Python {self.version}"

    def failures(self, checks: Sequence[Check], layer: Path) -> Mapping[Check, str]:
        """Import modules, and say why those that fail do."""
        minor = ".".join(self.version.split(".")[:2])
        folders = json.dumps(
            [str(layer / f"python/lib/python{minor}/site-packages"), str(layer / "python")]
        )
        command = [str(self.program), "-I", "-S", "-B", "-c", _PYTHON, folders]
        return _failures(command, checks, layer)


@dataclass(frozen=True, slots=True)
class NodeInterpreter:
    """A Node.js. Packages are loaded from a module that lies in the layer itself."""

    program: Path
    version: str

    @property
    def label(self) -> str:
        """Name it with its version."""
        return f"Node.js {self.version}"

    def failures(self, checks: Sequence[Check], layer: Path) -> Mapping[Check, str]:
        """Load packages, and say why those that fail do."""
        probe = layer / "nodejs" / "layergen-proof.mjs"
        probe.write_text(_NODE, "utf-8")
        try:
            return _failures([str(self.program), "--no-warnings", str(probe)], checks, layer)
        finally:
            probe.unlink()


def host_architecture() -> Architecture | None:
    """Give the architecture of this machine in Lambda's words; None if Lambda does not have it."""
    return _ARCHITECTURES.get(platform.machine())


def find_interpreter(
    runtime: Runtime, architecture: Architecture
) -> PythonInterpreter | NodeInterpreter | None:
    """Give a program that can stand for a runtime; None if this machine has none.

    Python has to be of the same minor version, Node.js of the same major version or a later one.
    """
    if sys.platform != "linux" or host_architecture() != architecture:
        return None
    match runtime.family:
        case "python":
            return _python(runtime.version)
        case "nodejs":
            node = _node()
            return (
                node if node and int(node.version.split(".")[0]) >= int(runtime.version) else None
            )
        case _:
            return None


def find_python(minor: str) -> Path | None:
    """Give the program of a CPython of that minor version, as `3.12`; None if there is none."""
    found = _python(minor)
    return found.program if found else None


@cache
def _python(minor: str) -> PythonInterpreter | None:
    for program in _pythons(minor):
        asked = run([program, "-I", "-S", "-c", _ASK_PYTHON], timeout=SECONDS)
        version, _, machine = asked.stdout.strip().partition(" ")
        if version.startswith(f"{minor}.") and machine == platform.machine():
            return PythonInterpreter(Path(program), version)
    return None


def _pythons(minor: str) -> Iterator[str]:
    from uv import find_uv_bin

    ours = f"{sys.version_info.major}.{sys.version_info.minor}"
    if ours == minor and sys.implementation.name == "cpython":
        yield sys.executable
    # uv looks on PATH, and where it keeps its own; the shims of pyenv make it give up.
    command = ["python", "find", "--no-python-downloads", "--no-project", f"cpython@{minor}"]
    found = run([find_uv_bin(), *command], timeout=SECONDS)
    if not found.returncode:
        yield found.stdout.strip()
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    yield from map(str, sorted(pyenv.glob(f"versions/{minor}.*/bin/python{minor}")))


@cache
def _node() -> NodeInterpreter | None:
    program = shutil.which("node")
    if program is None:
        return None
    asked = run([program, "--version"], timeout=SECONDS)
    version = asked.stdout.strip().removeprefix("v")
    return NodeInterpreter(Path(program), version) if version else None


@cache
def _without_network() -> tuple[str, ...]:
    """Give what to put in front of a command so that it has no network; nothing if that fails."""
    program = shutil.which("unshare")
    if program is None:
        return ()
    prefix = (program, "--user", "--map-root-user", "--net")
    return () if run([*prefix, sys.executable, "-I", "-S", "-c", ""]).returncode else prefix


def _failures(command: Sequence[str], checks: Sequence[Check], layer: Path) -> dict[Check, str]:
    """Run all checks in one process; when one ends it, go on behind that one in another."""
    failures: dict[Check, str] = {}
    waiting = list(checks)
    with temporary_folder() as home:
        results = home / "results"
        while waiting:
            results.write_bytes(b"")
            ended = _ran([*_without_network(), *command, str(results)], waiting, layer, str(home))
            answers = {
                Check(how, name): error
                for how, name, error in map(json.loads, results.read_text("utf-8").splitlines())
            }
            failures |= {check: _short(error, layer) for check, error in answers.items() if error}
            waiting = [check for check in waiting if check not in answers]
            if waiting:
                failures[waiting.pop(0)] = ended
    return failures


def _ran(command: Sequence[str], checks: Sequence[Check], layer: Path, home: str) -> str:
    """Run the command, and say how it ended."""
    environment = {
        "PATH": os.defpath,
        "HOME": home,
        "TMPDIR": home,
        "LANG": "C.UTF-8",
        "LD_LIBRARY_PATH": str(layer / "lib"),
        "NODE_PATH": str(layer / "nodejs" / "node_modules"),
        "AWS_REGION": "us-east-1",
        "AWS_EC2_METADATA_DISABLED": "true",
    }
    asked = json.dumps([[check.how, check.name] for check in checks])
    try:
        completed = run(command, cwd=Path(home), env=environment, input=asked, timeout=SECONDS)
    except LayergenError as error:
        return error.message
    if completed.returncode < 0:
        return f"signal {-completed.returncode} ended the process"
    said = completed.stderr.strip().splitlines()
    return said[-1] if said else f"the process ended with exit code {completed.returncode}"


def _short(error: str, layer: Path) -> str:
    """Give the first line, without the folder in which the layer lay for a moment."""
    return error.replace(f"{layer}/", "").strip().splitlines()[0][:300]
