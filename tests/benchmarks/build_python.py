"""A Python layer from an empty `dist/`: `python -m tests.benchmarks.build_python`.

Baselines, all from wheels on this disk and without an index: uv and Python's zipfile, pip and
`zip -r`, and `sam build`, which writes a folder and no zip. SAM comes from PyPI into a tool folder
of its own, and needs a Python 3.12 on this machine. Aims: at most 1/4 of uv and 1/15 of the other
two, whole process against whole process; assembly within 3 times the time of reading the wheels and
writing the zip; an unchanged build under 0.4 s of processor time.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from uv import find_uv_bin

from layergen.adapters.interpreters import PythonInterpreter, find_interpreter
from layergen.build.layer import rebuild_artifact
from layergen.cli.context import Session, checkout, load_facts
from layergen.cli.workshop import builders_for
from tests.benchmarks.harness import (
    Baseline,
    Figures,
    Subject,
    compare,
    medians,
    ratios,
    timed,
    verdict,
)
from tests.benchmarks.repository import UNCHANGED_CPU, Bench, empty, released, run

_MANIFEST = {"requirements.in": "requests\npydantic\nPyYAML\nnumpy\n"}
_PLATFORMS = [f"manylinux_2_{minor}_x86_64" for minor in range(34, 16, -1)]
_PLATFORMS += ["manylinux2014_x86_64"]
_UV_AND_ZIPFILE = """
import pathlib, subprocess, sys, zipfile
subprocess.run(sys.argv[1:], check=True)
with zipfile.ZipFile("layer.zip", "w", zipfile.ZIP_DEFLATED) as archive:
    for path in sorted(pathlib.Path("python").rglob("*")):
        archive.write(path)
"""
_TEMPLATE = """\
Transform: AWS::Serverless-2016-10-31
Resources:
  Bench:
    Type: AWS::Serverless::LayerVersion
    Properties:
      ContentUri: source
      CompatibleRuntimes: [python3.12]
    Metadata:
      BuildMethod: python3.12
"""
_WITHOUT_INDEX = {"PIP_NO_INDEX": "1", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def main() -> None:
    """Time everything in turn."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bench = released(folder / "bench", "python3.12", "pip", _MANIFEST)
        requirements = bench.source / "requirements.txt"
        wheels = _wheelhouse(folder, requirements)
        baselines = [
            Baseline(_uv(folder, requirements), 1 / 4),
            Baseline(_pip(folder, requirements, wheels), 1 / 15),
        ]
        if sam := _sam(folder, requirements, wheels):
            baselines.append(Baseline(sam, 1 / 15))
        compare(bench.rebuild(), baselines)
        compare(bench.unchanged(), cpu_aim=UNCHANGED_CPU)
        _assembly(bench, wheels)


def _wheelhouse(folder: Path, requirements: Path) -> Path:
    wheels = folder / "wheels"
    pip = [sys.executable, "-m", "pip", "download", "-q", "-r", str(requirements), "-d"]
    run([*pip, str(wheels), *_for_lambda()], cwd=folder, env={})
    return wheels


def _for_lambda() -> list[str]:
    platforms = [word for tag in _PLATFORMS for word in ("--platform", tag)]
    return ["--only-binary=:all:", "--python-version=3.12", *platforms]


def _uv(folder: Path, requirements: Path) -> Subject:
    place = folder / "uv"
    place.mkdir()
    env = {"UV_CACHE_DIR": str(folder / "uv-cache")}
    install = [find_uv_bin(), "pip", "install", "-q", "-r", str(requirements), "--target=python"]
    install += ["--only-binary=:all:", "--python-version=3.12"]
    install += ["--python-platform=x86_64-manylinux_2_34"]
    run(install, cwd=place, env=env)
    argv = [sys.executable, "-c", _UV_AND_ZIPFILE, *install, "--offline"]
    return Subject("uv pip install + zipfile", argv, place, env, _clean(place, "python"))


def _pip(folder: Path, requirements: Path, wheels: Path) -> Subject:
    place = folder / "pip"
    place.mkdir()
    env = {**_WITHOUT_INDEX, "PIP_FIND_LINKS": str(wheels)}
    script = 'zip=$1; shift; "$@" && zip -qr "$zip" python'
    install = [sys.executable, "-m", "pip", "install", "-q", "-r", str(requirements)]
    argv = ["sh", "-c", script, "sh", "layer.zip", *install, "--target=python", *_for_lambda()]
    return Subject("pip install + zip -r", argv, place, env, _clean(place, "python"))


def _sam(folder: Path, requirements: Path, wheels: Path) -> Subject | None:
    python = find_interpreter(load_facts().runtimes.runtimes["python3.12"], "x86_64")
    if not isinstance(python, PythonInterpreter):
        print("left out: sam build, as there is no Python 3.12 for x86_64 here")
        return None
    place, tools = folder / "sam", folder / "tools"
    (place / "source").mkdir(parents=True)
    shutil.copy(requirements, place / "source")
    (place / "template.yaml").write_text(_TEMPLATE)
    env = {"UV_TOOL_DIR": str(tools), "UV_TOOL_BIN_DIR": str(tools / "bin")}
    run([find_uv_bin(), "tool", "install", "-q", "aws-sam-cli"], cwd=place, env=env)
    offline = {
        **_WITHOUT_INDEX,
        "PIP_FIND_LINKS": str(wheels),
        "SAM_CLI_TELEMETRY": "0",
        "PATH": f"{python.program.parent}{os.pathsep}{os.environ['PATH']}",
    }
    argv = [str(tools / "bin" / "sam"), "build"]
    return Subject("sam build (no zip)", argv, place, offline, _clean(place, ".aws-sam"))


def _clean(place: Path, installed: str) -> Callable[[], None]:
    def clean() -> None:
        (place / "layer.zip").unlink(missing_ok=True)
        empty(place / installed)

    return clean


def _assembly(bench: Bench, wheels: Path, runs: int = 15) -> None:
    """Time assembly inside one process, against reading all wheels and writing the zip.

    The aim is one of wall time: assembly hashes on a second thread, and copying hashes nothing.
    """
    os.environ.update(bench.env)
    found = checkout(Session(bench.root, quiet=True))
    release = found.repository.layers_lock.of("bench")["1.0.0"]
    artifact = release.artifacts["universal"]
    source = found.repository.strategy.layers["bench"].source
    builders, content = builders_for(found), bench.zip.read_bytes()
    out = bench.root / "dist" / "assembled" / "universal.zip"

    def assemble() -> None:
        rebuild_artifact(release, artifact, source, builders, out)

    def copy() -> None:
        for wheel in wheels.iterdir():
            wheel.read_bytes()
        out.write_bytes(content)

    own: list[Figures] = []
    other: list[Figures] = []
    for turn in range(runs + 1):
        for work, times in ((assemble, own), (copy, other)):
            empty(out.parent)
            out.parent.mkdir()
            figures = timed(work)
            if turn:
                times.append(figures)
    wall, cpu = ratios(own, other)
    print(f"assembly: {medians(own)}")
    print(
        f"  against reading the wheels and writing the zip ({medians(other)}): "
        f"ratio {wall:.2f} wall, {cpu:.2f} cpu{verdict(3, wall)}"
    )


if __name__ == "__main__":
    main()
