"""The run of a CI system that a process is part of, and where it may tell people about itself."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Host(StrEnum):
    """Where pull requests are: GitHub's API, or GitLab's."""

    GITHUB = "github"
    GITLAB = "gitlab"

    @property
    def spoken(self) -> str:
        """Give the name as its makers write it."""
        return "GitHub" if self is Host.GITHUB else "GitLab"


class Stamp(NamedTuple):
    """Which run wrote something, to be compared: a later attempt of a run is newer than an earlier.

    Both rise by themselves: on GitHub the run's id and its attempt, on GitLab the ids of the
    pipeline and of the job.
    """

    run: int
    attempt: int = 1


@dataclass(frozen=True, slots=True)
class CiRun:
    """What the environment says about the run; empty where it says nothing.

    `api` is the address of the REST API, without a slash at its end. `repository` is `owner/name`
    on GitHub, and the id or the path of the project on GitLab. `pull_request` is the number of the
    pull request or merge request that the run is for. `sha` is the commit that people pushed: not
    GitHub's merge commit, which nobody can look at. `url` leads to the run. `stamp` is None outside
    of CI. `summary_file` takes what GitHub shows on the page of the run, and `annotates` tells
    whether it reads annotations from what the process prints.
    """

    host: Host
    api: str
    repository: str = ""
    pull_request: int | None = None
    sha: str = ""
    url: str = ""
    stamp: Stamp | None = None
    summary_file: str = ""
    annotates: bool = False
