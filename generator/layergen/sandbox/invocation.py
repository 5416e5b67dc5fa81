"""Invoke, for real: a function with its layers in a folder of its own, on an interpreter of ours.

What is compiled for another architecture than this machine's cannot be loaded here; everything else
runs as it would in Lambda, with the network and the processor of this machine.
"""

import io
import json
import os
import time
import zipfile
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from layergen.adapters.interpreters import (
    NodeInterpreter,
    PythonInterpreter,
    find_interpreter,
    host_architecture,
)
from layergen.adapters.process import run
from layergen.adapters.shipped import shipped
from layergen.adapters.temporary import temporary_folder
from layergen.errors import LayergenError
from layergen.load.facts import runtime_table
from layergen.sandbox.functions import EmbeddedFunction
from layergen.sandbox.handlers import NODE, PYTHON

_TAIL_BYTES = 4096
"""How much of a log Lambda gives back with an answer."""
_BUNDLED = ("boto3", "botocore", "dateutil", "jmespath", "s3transfer", "six", "urllib3")
"""What every Python of Lambda brings itself; taken from our own environment."""


@dataclass(frozen=True, slots=True)
class Invoked:
    """What came of an invocation: JSON, whether it is an error, and the end of the log."""

    payload: bytes
    failed: bool
    log: bytes


def invoke(function: EmbeddedFunction, payload: bytes) -> Invoked:
    """Run a function once. Whatever goes wrong inside it is the answer."""
    interpreter = _interpreter(function.run_time)
    if interpreter is None:
        return _failed(
            "Sandbox.NoRuntime", f"this machine has no interpreter of {function.run_time}"
        )
    with temporary_folder() as folder:
        for name in ("task", "opt", "tmp"):
            (folder / name).mkdir()
        for version in function.attached:
            _extract(version.code_bytes, folder / "opt")
        _extract(function.code_bytes, folder / "task")
        return _run(function, interpreter, payload, folder)


def _run(
    function: EmbeddedFunction,
    interpreter: PythonInterpreter | NodeInterpreter,
    payload: bytes,
    folder: Path,
) -> Invoked:
    answer, log = folder / "answer", folder / "log"
    log.touch()
    command = (
        _python(interpreter, folder)
        if isinstance(interpreter, PythonInterpreter)
        else _node(interpreter, folder)
    )
    started = time.monotonic()
    try:
        ended = run(
            [*command, function.handler or "", str(answer), str(log)],
            cwd=folder / "task",
            env=_environment(function, folder),
            input=(payload or b"{}").decode("utf-8", errors="replace"),
            timeout=function.timeout,
        ).returncode
    except LayergenError as error:
        if time.monotonic() - started < function.timeout:
            return _failed("Sandbox.NoRuntime", error.message)
        said = f"Task timed out after {function.timeout:.2f} seconds"
        return _failed("Sandbox.Timedout", said, _tail(log))
    if not answer.exists():
        how = f"signal: {-ended}" if ended < 0 else f"exit status {ended}"
        return _failed("Runtime.ExitError", f"Error: Runtime exited with error: {how}", _tail(log))
    told = json.loads(answer.read_bytes())
    content = json.dumps(told["answer"]).replace(f"{folder}/", "/").encode()
    return Invoked(content, bool(told["failed"]), _tail(log))


def _python(interpreter: PythonInterpreter, folder: Path) -> list[str]:
    minor = ".".join(interpreter.version.split(".")[:2])
    (folder / "runtime").mkdir()
    for name in _BUNDLED:
        if (spec := find_spec(name)) and spec.origin:
            origin = Path(spec.origin)
            source = origin.parent if origin.name == "__init__.py" else origin
            (folder / "runtime" / source.name).symlink_to(source)
    paths = [
        folder / "task",
        folder / f"opt/python/lib/python{minor}/site-packages",
        folder / "opt/python",
        folder / "runtime",
    ]
    return [
        *(str(interpreter.program), "-I", "-S", "-B", "-c", PYTHON),
        json.dumps([str(path) for path in paths]),
    ]


def _node(interpreter: NodeInterpreter, folder: Path) -> list[str]:
    script = folder / "run.cjs"
    script.write_text(NODE, "utf-8")
    return [str(interpreter.program), "--no-warnings", str(script), str(folder / "task")]


def _environment(function: EmbeddedFunction, folder: Path) -> dict[str, str]:
    layers = folder / "opt"
    major = (function.run_time or "").removeprefix("nodejs").partition(".")[0]
    modules = (f"nodejs/node{major}/node_modules", "nodejs/node_modules")
    return {
        "PATH": os.defpath,
        "HOME": str(folder / "tmp"),
        "TMPDIR": str(folder / "tmp"),
        "LANG": "C.UTF-8",
        "LD_LIBRARY_PATH": str(layers / "lib"),
        "NODE_PATH": ":".join(str(layers / path) for path in modules),
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_LAMBDA_FUNCTION_NAME": function.function_name,
        "AWS_REGION": function.region,
        "LAMBDA_TASK_ROOT": str(folder / "task"),
        "LAYERGEN_LAYERS": str(layers),
        **{name: str(value) for name, value in function.environment_vars.items()},
    }


@cache
def _interpreter(runtime: str | None) -> PythonInterpreter | NodeInterpreter | None:
    table = runtime_table((shipped("data") / "runtimes.json").read_text("utf-8"))
    found, host = table.runtimes.get(runtime or ""), host_architecture()
    return find_interpreter(found, host) if found and host else None


def _extract(content: bytes, folder: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for member in archive.infolist():
            path = Path(archive.extract(member, folder))
            if mode := member.external_attr >> 16 & 0o777:
                path.chmod(mode | 0o600)


def _tail(log: Path) -> bytes:
    return log.read_bytes()[-_TAIL_BYTES:]


def _failed(kind: str, message: str, log: bytes = b"") -> Invoked:
    said: dict[str, Any] = {"errorType": kind, "errorMessage": message}
    return Invoked(json.dumps(said).encode(), failed=True, log=log)
