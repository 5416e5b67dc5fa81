"""A repository of two pip layers and an index, to release from."""

import json
import os
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.repositories import environment, function, layer, repository_files, write_files
from tests.unit.cli.running import Ran, layergen
from tests.wheels import make_wheel, served

NAMES = ("base", "data")


class Shop:
    """A repository whose layers `base` and `data` come from wheels of an index on this machine."""

    def __init__(
        self,
        folder: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
        stack: ExitStack,
    ) -> None:
        self._folder, self._capsys, self._monkeypatch, self._stack = (
            folder,
            capsys,
            monkeypatch,
            stack,
        )
        for name in [name for name in os.environ if name.startswith(("PIP_", "UV_"))]:
            monkeypatch.delenv(name)
        monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
        monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
        monkeypatch.setenv("UV_NO_CONFIG", "1")
        monkeypatch.setenv("UV_CACHE_DIR", str(folder / "uv"))
        monkeypatch.setenv("LAYERGEN_CACHE", str(folder / "cache"))
        layers = {
            name: layer(source={"pip": f"layers/{name}"}, architectures=["arm64", "x86_64"])
            for name in NAMES
        }
        files = repository_files(
            layers,
            released={},
            functions={"checkout": function(layers=[*NAMES])},
            environments={
                "dev": environment(),
                "prod": environment(account="222233334444", track="manual"),
            },
        )
        self.root = write_files(folder / "repository", files)

    def serve(self, *wheels: Path) -> None:
        """Let pip and uv see these wheels and no others."""
        site = self._folder / f"index-{len(list(self._folder.glob('index-*')))}"
        url = self._stack.enter_context(served(site, wheels))
        self._monkeypatch.setenv("PIP_INDEX_URL", url)
        self._monkeypatch.setenv("UV_DEFAULT_INDEX", url)

    def wheel(self, name: str, version: str, text: str = "", requires: Sequence[str] = ()) -> Path:
        """Write a wheel with one module, whose content is `text`."""
        content = {f"{name}.py": f"# {name} {version} {text}\n".encode()}
        licence = ["License-Expression: MIT"]
        return make_wheel(
            self._folder / "wheels", name, version, content, requires=requires, headers=licence
        )

    def require(self, layer: str, *requirements: str) -> None:
        """Write the manifest of a layer."""
        text = "".join(f"{line}\n" for line in requirements)
        write_files(self.root, {f"layers/{layer}/requirements.in": text})

    def __call__(self, *arguments: str) -> Ran:
        return layergen(self._capsys, self.root, *arguments)

    def released(self, layer: str) -> dict[str, dict[str, str]]:
        """Give the packages of every release of a layer, by version."""
        lock: dict[str, Any] = json.loads((self.root / "layers.lock.json").read_text("utf-8"))
        return {
            version: {
                name: package["version"]
                for name, package in release["artifacts"]["universal"]["packages"].items()
            }
            for version, release in lock["layers"][layer].items()
        }

    def snapshot(self) -> dict[str, bytes]:
        """Give every file of the repository but layergen's own state."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and ".layergen" not in path.parts
        }
