"""GitHub and GitLab by the same words: a thread of posts, a commit's state, whose commit it is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias

from layergen.adapters import github_commits, gitlab_notes
from layergen.adapters.ci_environment import token
from layergen.adapters.github import GitHub, github
from layergen.adapters.github_comments import PullRequestComments
from layergen.adapters.github_issues import LabelledIssues
from layergen.adapters.gitlab import GitLab, gitlab
from layergen.adapters.gitlab_issues import ProjectIssues
from layergen.adapters.gitlab_notes import MergeRequestNotes
from layergen.model.ci_run import CiRun, Host
from layergen.model.post import CommitState


@dataclass(frozen=True, slots=True)
class OnGitHub:
    """A repository on GitHub."""

    github: GitHub

    def thread(self, number: int) -> PullRequestComments:
        """Give the comments of a pull request."""
        return PullRequestComments(self.github, number)

    def issues(self, label: str, title: str) -> LabelledIssues:
        """Give the issues with a label; new ones get the title."""
        return LabelledIssues(self.github, label, title)

    def pull_request_of(self, sha: str) -> int | None:
        """Find the pull request of a commit; None if there is not just one."""
        return github_commits.pull_request_of(self.github, sha)

    def tell(self, sha: str, state: CommitState) -> None:
        """Tell a commit's state."""
        github_commits.set_commit_state(self.github, sha, state)


@dataclass(frozen=True, slots=True)
class OnGitLab:
    """A project on GitLab."""

    gitlab: GitLab

    def thread(self, number: int) -> MergeRequestNotes:
        """Give the notes of a merge request."""
        return MergeRequestNotes(self.gitlab, number)

    def issues(self, label: str, title: str) -> ProjectIssues:
        """Give the issues with a label; new ones get the title."""
        return ProjectIssues(self.gitlab, label, title)

    def pull_request_of(self, sha: str) -> int | None:
        """Find the merge request of a commit; None if there is not just one."""
        return gitlab_notes.merge_request_of(self.gitlab, sha)

    def tell(self, sha: str, state: CommitState) -> None:
        """Tell a commit's state."""
        gitlab_notes.set_commit_state(self.gitlab, sha, state)


Forge: TypeAlias = OnGitHub | OnGitLab
Issues: TypeAlias = LabelledIssues | ProjectIssues


@contextmanager
def signed_in(run: CiRun, tell: Callable[[str], None]) -> Iterator[Forge]:
    """Speak to where a run belongs, with the token of the environment.

    `tell` is told why it takes long. Raises LayergenError without a token, and if nobody says which
    repository that is.
    """
    secret = token(run.host)
    if run.host is Host.GITHUB:
        repository = github(run, secret, run.repository, tell)
        try:
            yield OnGitHub(repository)
        finally:
            repository.close()
    else:
        project = gitlab(run, secret, run.repository, tell)
        try:
            yield OnGitLab(project)
        finally:
            project.close()
