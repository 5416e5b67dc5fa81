"""A repository with plans, in a run of GitHub Actions that a local server stands behind."""

import json
import os
import re
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

# It looks for GitHub Actions once, when it is loaded: not within one of these runs, or every later
# test would print in colours.
import typer.rich_utils  # noqa: F401

from tests.github_server import REPOSITORY, WORKFLOW_TOKEN, GitHubServer
from tests.gitlab_server import TOKEN
from tests.unit.cli.running import Ran, layergen

CASES = Path(__file__).parents[2] / "golden" / "comment"
HEAD = "b" * 40
MERGED = "c" * 40
TODAY = "2026-11-23"
_CI_NAMES = re.compile(r"(GITHUB|GITLAB|CI|GH)(_|$)")


def planned(case: str, root: Path) -> list[str]:
    """Copy a repository of the comment's golden files; give its plans."""
    shutil.copytree(CASES / case / "repository", root, dirs_exist_ok=True)
    return [str(shutil.copy(file, root)) for file in sorted((CASES / case).glob("plan*.json"))]


@dataclass
class Workflow:
    """One run of a workflow on pull request 7, as its environment tells."""

    server: GitHubServer
    folder: Path
    run: int = 100
    attempt: int = 1
    token: str = WORKFLOW_TOKEN
    more: dict[str, str] = field(default_factory=dict)

    @property
    def summary(self) -> Path:
        return self.folder / f"summary-{self.run}.md"

    def environ(self) -> dict[str, str]:
        event = self.folder / "event.json"
        event.write_text(json.dumps({"pull_request": {"number": 7, "head": {"sha": HEAD}}}))
        return {
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": self.server.url,
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_REPOSITORY": REPOSITORY,
            "GITHUB_EVENT_PATH": str(event),
            "GITHUB_REF": "refs/pull/7/merge",
            "GITHUB_SHA": "a" * 40,
            "GITHUB_RUN_ID": str(self.run),
            "GITHUB_RUN_ATTEMPT": str(self.attempt),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_TOKEN": self.token,
            "LAYERGEN_TODAY": TODAY,
            "NO_PROXY": "127.0.0.1",
            **self.more,
        }

    def merged(self) -> dict[str, str]:
        """Give the environment of the run that comes after the merge."""
        pull = {"number": 7, "merged_at": "2026-11-23T09:00:00Z", "merge_commit_sha": MERGED}
        self.server.pulls[MERGED] = [pull]
        return {
            **self.environ(),
            "GITHUB_EVENT_PATH": "",
            "GITHUB_REF": "refs/heads/main",
            "GITHUB_SHA": MERGED,
        }


class Job:
    """A job with a repository, outside of any workflow until it enters one."""

    def __init__(
        self,
        server: GitHubServer,
        folder: Path,
        capsys: pytest.CaptureFixture[str],
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        self.server = server
        self.workflow = Workflow(server, folder)
        self.root = folder / "repository"
        self.monkeypatch = monkeypatch
        self._capsys = capsys
        for name in [name for name in os.environ if _CI_NAMES.match(name)]:
            monkeypatch.delenv(name)

    def planned(self, case: str) -> list[str]:
        return planned(case, self.root)

    def enter(self, environ: Mapping[str, str] | None = None) -> None:
        """Set these variables; by default those of the workflow."""
        for name, value in (environ or self.workflow.environ()).items():
            self.monkeypatch.setenv(name, value)

    def run(self, *arguments: str) -> Ran:
        """Run layergen in the repository, and see that it tells no token."""
        ran = layergen(self._capsys, self.root, *arguments)
        assert WORKFLOW_TOKEN not in ran.out + ran.err
        assert TOKEN not in ran.out + ran.err
        return ran

    def comment(self, plans: list[str], *options: str) -> Ran:
        return self.run("comment", *plans, "--no-stale", *options)
