"""What continuous integration has to know: how its jobs run, and as whom."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class CiSystem(StrEnum):
    """What workflows are written for."""

    GITHUB = "github"
    GITLAB = "gitlab"
    ATLANTIS = "atlantis"
    PRE_COMMIT = "pre-commit"


class CiRole(StrEnum):
    """What a job signs in to AWS for."""

    PLAN = "plan"
    APPLY = "apply"
    BUILD = "build"
    DRIFT = "drift"
    USAGE = "usage"
    ROLLOUT = "rollout"


class Commits(StrEnum):
    """How jobs bring what they wrote to the main branch."""

    PUSH = "push"
    PULL_REQUEST = "pull-request"


@dataclass(frozen=True, slots=True)
class Schedules:
    """When jobs run by themselves, as cron takes it, in UTC."""

    drift: str = "17 3 * * *"
    housekeeping: str = "43 4 * * 1"
    rollouts: str = "*/10 * * * *"


@dataclass(frozen=True, slots=True)
class CiSettings:
    """How jobs run. What is empty comes from the data that ships with layergen.

    `opentofu` is set instead of `terraform`. `install` is what pip gets.
    """

    branch: str = "main"
    runner: str = "ubuntu-latest"
    image: str = ""
    python: str = ""
    terraform: str = ""
    opentofu: str = ""
    install: str = ""
    commits: Commits = Commits.PUSH
    code_scanning: bool = False
    schedules: Schedules = field(default_factory=Schedules)


@dataclass(frozen=True, slots=True)
class EnvironmentCi:
    """As whom jobs work in an environment. Without a role, its kind of job is not written.

    `approval` is an environment of GitHub or GitLab whose rules an apply has to pass.
    """

    roles: Mapping[CiRole, str] = field(default_factory=dict)
    approval: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """A GitHub action, pinned: `version` is only for people."""

    name: str
    commit: str
    version: str


@dataclass(frozen=True, slots=True)
class CiFacts:
    """What ages: the actions and the versions of tools that workflows take by default."""

    terraform: str
    opentofu: str
    python: str
    actions: Mapping[str, Action]


@dataclass(frozen=True, slots=True)
class PipelineRoot:
    """A root. `name` tells it from the others where no `/` may stand."""

    folder: str
    name: str
    region: str


@dataclass(frozen=True, slots=True)
class PipelineEnvironment:
    """An environment as jobs see it. `after` is the one that is applied before it."""

    name: str
    roots: tuple[PipelineRoot, ...]
    roles: Mapping[CiRole, str]
    approval: str
    has_bucket: bool
    after: str = ""
    has_rollouts: bool = False

    @property
    def region(self) -> str:
        """The region to sign in to where a job works in all of them."""
        return self.roots[0].region


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Everything that workflows are written from. Environments stand in the order of their applies.

    `folder` is where the repository lies in its git work tree: empty, or ending in `/`.
    """

    environments: tuple[PipelineEnvironment, ...]
    settings: CiSettings
    actions: Mapping[str, Action]
    folder: str = ""

    def of(self, role: CiRole) -> tuple[PipelineEnvironment, ...]:
        """Give the environments that have a role for one kind of job."""
        return tuple(one for one in self.environments if role in one.roles)

    @property
    def building(self) -> tuple[PipelineEnvironment, ...]:
        """The environments whose zips go into a bucket."""
        return tuple(one for one in self.of(CiRole.BUILD) if one.has_bucket)

    @property
    def rolling(self) -> tuple[PipelineEnvironment, ...]:
        """The environments that move aliases by steps."""
        return tuple(one for one in self.of(CiRole.ROLLOUT) if one.has_rollouts)
