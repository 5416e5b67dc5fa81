"""Runs workflows of GitHub as its runners do: every job, every step, the shell for real.

Actions of others are stood in for by what they leave behind. Programs that speak to GitHub or to
a package index (`gh`, `pip`) are stubs that keep what they were called with.
"""

import fnmatch
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import yaml

STUBS = ("gh", "pip")
_STUB = """\
#!/bin/sh
printf '%s\\n' "$(basename "$0") $*" >> "$STUB_CALLS"
"""
_EXPRESSION = re.compile(r"\$\{\{(.*?)\}\}")
_runs = count(1)


class Values(dict[str, Any]):
    """A context of expressions: what it does not have is null."""

    def __getattr__(self, name: str) -> Any:
        return _value(self.get(name))

    def __getitem__(self, name: Any) -> Any:
        return _value(self.get(name))


class Items(list[Any]):
    """A list of expressions: what it does not have is null."""

    def __getitem__(self, position: Any) -> Any:
        return _value(super().__getitem__(position)) if position < len(self) else None


def _value(value: Any) -> Any:
    if isinstance(value, dict):
        return Values(value)
    return Items(value) if isinstance(value, list) else value


def evaluate(expression: str, contexts: Mapping[str, Any]) -> Any:
    """Evaluate the part of GitHub's expressions that workflows of ours use."""
    python = expression.replace("&&", " and ").replace("||", " or ")
    python = re.sub(r"!(?!=)", " not ", python)
    python = re.sub(r"\.([a-z_]+-[a-z_-]+)", r"['\1']", python)
    names: dict[str, Any] = {name: _value(value) for name, value in contexts.items()}
    names["fromJSON"] = lambda text: _value(json.loads(text)) if text else None
    names["cancelled"] = lambda: False
    names["hashFiles"] = lambda pattern: f"hash-of-{pattern}"
    return eval(python.strip(), {"__builtins__": {}}, names)  # noqa: S307 - our own templates


def filled(text: Any, contexts: Mapping[str, Any]) -> Any:
    """Fill expressions into a value of a workflow."""
    if not isinstance(text, str):
        return text
    if whole := re.fullmatch(r"\$\{\{([^}]*)\}\}", text):
        return evaluate(whole[1], contexts)

    def part(found: re.Match[str]) -> str:
        value = evaluate(found[1], contexts)
        return "" if value is None else str(value)

    return _EXPRESSION.sub(part, text)


@dataclass
class Step:
    """A step that ran."""

    job: str
    script: str
    code: int
    said: str


@dataclass
class Runner:
    """A machine that runs workflows of a repository.

    `workspaces` are the jobs that ran with their folders: the work tree and the temporary one.
    `sign_in` is told the role that a job takes on, or an empty name at its start; `token` makes a
    token of GitHub with the permissions of a job.
    """

    folder: Path
    origin: Path
    env: Mapping[str, str]
    sign_in: Callable[[str], None]
    token: Callable[[Mapping[str, str]], str]
    ran: list[Step] = field(default_factory=list)
    artifacts: dict[str, list[Path]] = field(default_factory=dict)

    workspaces: list[tuple[str, Path, Path]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.bin = self.folder / "bin"
        self.bin.mkdir(parents=True)
        for name in STUBS:
            (self.bin / name).write_text(_STUB)
            (self.bin / name).chmod(0o755)

    def called(self, name: str) -> list[str]:
        """Give how a stub was called."""
        calls = self.folder / "calls"
        lines = calls.read_text().splitlines() if calls.exists() else []
        return [line for line in lines if line.startswith(f"{name} ")]

    def run(self, workflow: str, event: Mapping[str, Any], ref: str) -> dict[str, str]:
        """Run a workflow for an event at a reference; give the result of each job."""
        text = self._git("show", f"{ref}:.github/workflows/{workflow}.yml")
        content = yaml.safe_load(text)
        number = next(_runs)
        self.artifacts = {}
        github = {
            "event": dict(event),
            "event_name": event["name"],
            "repository": "acme/layers",
            "ref": event["ref"],
            "base_ref": event.get("base_ref", ""),
            "run_id": number,
            "sha": self._git("rev-parse", ref).strip(),
        }
        outputs: dict[str, dict[str, Any]] = {}
        results: dict[str, str] = {}
        for name, job in content["jobs"].items():
            needs = job.get("needs", [])
            needs = [needs] if isinstance(needs, str) else needs
            context = {
                "github": github,
                "needs": {
                    one: {"result": results[one], "outputs": outputs.get(one, {})} for one in needs
                },
            }
            condition = str(job.get("if", ""))
            wanted = all(results[one] == "success" for one in needs) or "cancelled()" in condition
            if not wanted or (condition and not filled(condition, context)):
                results[name] = "skipped"
                continue
            results[name] = "success"
            for matrix in _matrices(job, context):
                place = _Job(self, name, job, {**context, "matrix": matrix}, content.get("env", {}))
                if not place.steps(ref):
                    failed = [step for step in self.ran if step.code][-1]
                    raise AssertionError(f"{name}: {failed.script}\n{failed.said}")
                outputs[name] = {
                    key: filled(value, place.contexts)
                    for key, value in job.get("outputs", {}).items()
                }
        return results

    def _git(self, *arguments: str) -> str:
        return subprocess.run(
            ["git", "--git-dir", str(self.origin), *arguments],
            check=True,
            capture_output=True,
            text=True,
        ).stdout


def _matrices(job: Mapping[str, Any], context: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    if "strategy" not in job:
        yield {}
        return
    matrix = filled(job["strategy"]["matrix"], context)
    yield from matrix["include"]


class _Job:
    """One job with one set of values of its matrix, in a workspace of its own."""

    def __init__(
        self,
        runner: Runner,
        name: str,
        job: Mapping[str, Any],
        context: Mapping[str, Any],
        env: Mapping[str, str],
    ) -> None:
        self.runner, self.name, self.job = runner, name, job
        number = next(_runs)
        self.workspace = runner.folder / f"workspace-{number}"
        self.temporary = runner.folder / f"temporary-{number}"
        self.temporary.mkdir()
        github = {**context["github"], "token": runner.token(job["permissions"])}
        self.contexts: dict[str, Any] = {
            **context,
            "github": github,
            "runner": {"temp": str(self.temporary)},
            "secrets": {},
            "steps": {},
        }
        self.env = {
            name: str(filled(value, self.contexts))
            for name, value in {**env, **job.get("env", {})}.items()
        }
        runner.workspaces.append((name, self.workspace, self.temporary))
        runner.sign_in("")

    def steps(self, ref: str) -> bool:
        """Run the steps; tell whether all succeeded."""
        succeeded = True
        for step in self.job["steps"]:
            self.contexts["env"] = self.env
            condition = str(step.get("if", ""))
            if not succeeded and "cancelled()" not in condition:
                continue
            if condition and not filled(condition, self.contexts):
                continue
            if "uses" in step:
                self._use(step["uses"].split("@")[0], step.get("with", {}), ref)
            elif not self._run(step):
                succeeded = False
        return succeeded

    def _use(self, action: str, given: Mapping[str, Any], ref: str) -> None:
        options = {name: filled(value, self.contexts) for name, value in given.items()}
        match action:
            case "actions/checkout":
                self._check_out(options.get("ref") or ref)
            case "aws-actions/configure-aws-credentials":
                assert self.job["permissions"]["id-token"] == "write"
                self.env["AWS_REGION"] = options["aws-region"]
                self.runner.sign_in(options["role-to-assume"])
            case "actions/upload-artifact":
                path = Path(options["path"])
                assert path.exists(), f"{self.name} has no {path}"
                self.runner.artifacts.setdefault(options["name"], []).append(path)
            case "actions/download-artifact":
                folder = Path(options["path"])
                folder.mkdir(parents=True)
                for name, paths in self.runner.artifacts.items():
                    if fnmatch.fnmatch(name, options["pattern"]):
                        for path in paths:
                            shutil.copy(path, folder)
            case "hashicorp/setup-terraform":
                assert options["terraform_wrapper"] is False
            case "actions/setup-python" | "actions/cache":
                pass
            case _:
                raise AssertionError(f"{action} is not stood in for")

    def _check_out(self, ref: str) -> None:
        clone = ["git", "clone", "--quiet", str(self.runner.origin), str(self.workspace)]
        subprocess.run(clone, check=True)
        subprocess.run(
            ["git", "-C", str(self.workspace), "checkout", "--quiet", f"origin/{ref}"], check=True
        )

    def _run(self, step: Mapping[str, Any]) -> bool:
        given = {name: filled(value, self.contexts) for name, value in step.get("env", {}).items()}
        output = self.temporary / f"output-{next(_runs)}"
        output.touch()
        github = self.contexts["github"]
        event = self.temporary / "event.json"
        event.write_text(json.dumps(github["event"]))
        env = {
            **self.runner.env,
            "PATH": os.pathsep.join(
                [str(self.runner.bin), str(Path(sys.executable).parent), os.environ["PATH"]]
            ),
            "STUB_CALLS": str(self.runner.folder / "calls"),
            "RUNNER_TEMP": str(self.temporary),
            "GITHUB_ACTIONS": "true",
            "GITHUB_EVENT_NAME": github["event_name"],
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_OUTPUT": str(output),
            "GITHUB_REF": github["ref"],
            "GITHUB_REPOSITORY": github["repository"],
            "GITHUB_RUN_ID": str(github["run_id"]),
            "GITHUB_SHA": github["sha"],
            "GITHUB_STEP_SUMMARY": str(self.temporary / "summary.md"),
            "GITHUB_WORKSPACE": str(self.workspace),
            **self.env,
            **{name: "" if value is None else str(value) for name, value in given.items()},
        }
        ran = subprocess.run(
            ["bash", "-e", "-c", step["run"]],
            cwd=self.workspace if self.workspace.exists() else self.temporary,
            env=env,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        said = f"{ran.stdout}\n{ran.stderr}"
        self.runner.ran.append(Step(self.name, step["run"], ran.returncode, said))
        lines = output.read_text().splitlines()
        results = dict(line.split("=", 1) for line in lines)
        if "id" in step:
            self.contexts["steps"][step["id"]] = {"outputs": results}
        return ran.returncode == 0
