"""A repository with one released layer, and a package cache of its own."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks.harness import Subject

UNCHANGED_CPU = 0.4
"""The most processor time, in seconds and with the interpreter's start, where nothing changed."""
_STRATEGY = """\
version: 1
layers:
  bench:
    description: What the benchmarks build
    runtimes: [{runtime}]
    architectures: [x86_64]
    update_frequency: monthly
    scope: team
    owner: benchmarks
    license: MIT
    source: {{ {kind}: layers/bench }}
functions: {{}}
"""


@dataclass(frozen=True)
class Bench:
    """Where the repository lies, and what it takes to run layergen in it."""

    root: Path
    env: Mapping[str, str]

    @property
    def source(self) -> Path:
        return self.root / "layers" / "bench"

    @property
    def zip(self) -> Path:
        return self.root / "dist" / "layers" / "bench" / "1.0.0" / "universal.zip"

    def rebuild(self) -> Subject:
        """Build again from an empty `dist/`."""
        return self._subject("layergen build, empty dist/", lambda: empty(self.root / "dist"))

    def unchanged(self) -> Subject:
        """Build where everything is there and right."""
        return self._subject("layergen build, nothing changed", None)

    def _subject(self, name: str, prepare: Callable[[], None] | None) -> Subject:
        return Subject(name, _layergen("build"), self.root, self.env, prepare)


def released(root: Path, runtime: str, kind: str, manifest: Mapping[str, str]) -> Bench:
    """Lock and release a layer whose folder holds the files of `manifest`."""
    bench = Bench(root, {"LAYERGEN_CACHE": str(root.with_name(f"{root.name}-cache"))})
    bench.source.mkdir(parents=True)
    (root / "layers.yaml").write_text(_STRATEGY.format(runtime=runtime, kind=kind))
    for name, text in manifest.items():
        (bench.source / name).write_text(text)
    for command in (["lock"], ["release", "bench"]):
        run([*_layergen(*command)], cwd=root, env=bench.env)
    return bench


def empty(folder: Path) -> None:
    """Make sure that a folder is gone."""
    shutil.rmtree(folder, ignore_errors=True)


def run(argv: list[str], *, cwd: Path, env: Mapping[str, str]) -> None:
    """Run what a benchmark needs beforehand, with its errors in sight."""
    subprocess.run(argv, cwd=cwd, env={**os.environ, **env}, check=True, stdout=subprocess.DEVNULL)


def _layergen(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "layergen", *arguments]
