"""A repository with plans, in a run of GitHub Actions that a local server stands behind."""

import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path

# It looks for GitHub Actions once, when it is loaded: not within one of these runs, or every later
# test would print in colours.
import typer.rich_utils  # noqa: F401

from tests.github_server import REPOSITORY, WORKFLOW_TOKEN, GitHubServer

CASES = Path(__file__).parents[2] / "golden" / "comment"
HEAD = "b" * 40
MERGED = "c" * 40
TODAY = "2026-11-23"


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
