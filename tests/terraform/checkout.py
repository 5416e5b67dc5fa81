"""A repository with one root, driven through the command line and the real Terraform."""

import contextlib
import copy
import io
import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Self
from unittest.mock import patch

from layergen.cli.main import run
from tests.conftest import InitTerraform, RunTerraform
from tests.repositories import REGION, environment, repository_files, write_files


class Checkout:
    """A repository with one root, and the commands that its owner would type."""

    def __init__(
        self,
        path: Path,
        env: Mapping[str, str],
        terraform: RunTerraform,
        init: InitTerraform,
    ) -> None:
        self.path = path
        self.root = path / f"envs/dev/{REGION}"
        self.env = {**env, "LAYERGEN_TODAY": "2026-11-23"}
        self._terraform = terraform
        self._init = init

    def at(self, region: str) -> Self:
        """Give the same repository, to plan and apply in the root of another region."""
        other = copy.copy(self)
        other.root = self.path / f"envs/dev/{region}"
        return other

    def write(self, *arguments: Any, account: str, **parts: Any) -> None:
        """Write strategy and environment; the locks stay as they are."""
        dev = environment(account=account, **parts.pop("environment", {}))
        files = repository_files(*arguments, environments={"dev": dev}, **parts)
        del files["layers.lock.json"]
        write_files(self.path, files)

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.path / name
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command in this process, whatever its exit code."""
        argv = ["-C", str(self.path), *arguments]
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in "oe")
        with (
            patch.dict(os.environ, self.env, clear=True),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            code = run(argv)
        said = (stream.buffer.getvalue().decode() for stream in (out, err))
        return subprocess.CompletedProcess(argv, code, *said)

    def layergen(self, *arguments: str, code: int = 0) -> str:
        """Give what a command prints, or, if it has to fail, why."""
        ran = self.run(*arguments)
        said = f"layergen {' '.join(arguments)}\n{ran.stdout}\n{ran.stderr}"
        assert ran.returncode == code, said
        return ran.stderr if code else ran.stdout

    def render(self) -> str:
        out = self.layergen("render")
        if not (self.root / ".terraform").exists():
            self._init(self.root, env=self.env)
        elif out:
            self._terraform(self.root, "get", env=self.env)
        return out

    def plan(self) -> dict[str, str]:
        """Give what a plan would do, by address; an empty plan is empty."""
        shown = self.planned()
        changes = {change["address"]: change["change"] for change in shown["resource_changes"]}
        changes |= {f"output.{name}": change for name, change in shown["output_changes"].items()}
        actions = {address: "+".join(change["actions"]) for address, change in changes.items()}
        return {address: what for address, what in actions.items() if what != "no-op"}

    def planned(self) -> Any:
        """Plan, and give the plan as JSON."""
        self._terraform(self.root, "plan", "-input=false", "-out=it.tfplan", env=self.env)
        return json.loads(
            self._terraform(self.root, "show", "-json", "it.tfplan", env=self.env).stdout
        )

    def apply_plan(self) -> None:
        """Apply exactly what was planned last."""
        self._terraform(self.root, "apply", "-input=false", "it.tfplan", env=self.env)

    def apply(self) -> dict[str, str]:
        """Apply, and give what was planned, by address."""
        return {
            message["change"]["resource"]["addr"]: message["change"]["action"]
            for message in self.apply_messages()
            if message["type"] == "planned_change"
        }

    def apply_messages(self, codes: tuple[int, ...] = (0,)) -> list[Any]:
        """Apply, and give what Terraform said."""
        command = ("apply", "-input=false", "-auto-approve", "-json")
        ran = self._terraform(self.root, *command, env=self.env, codes=codes)
        return [json.loads(line) for line in ran.stdout.splitlines()]
