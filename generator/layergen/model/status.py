"""The state of the day: what stands where, and what to do next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from layergen.model.rollout import Rollout


@dataclass(frozen=True, slots=True)
class Standing:
    """One layer in one environment.

    `retained` are its releases there, oldest first. `published` is the newest that is recorded in
    every region with all its variants; `waiting` are those that are not recorded so. `in_use` names
    the functions of each release that has any, pinned or seen, the newest first; `behind` those
    that get an older release than the published one.
    """

    layer: str
    environment: str
    newest: str | None
    retained: tuple[str, ...]
    published: str | None
    waiting: tuple[str, ...]
    in_use: Mapping[str, tuple[str, ...]]
    behind: tuple[str, ...]

    @property
    def users(self) -> frozenset[str]:
        """Give the functions of all its releases."""
        return frozenset(name for users in self.in_use.values() for name in users)

    @property
    def in_order(self) -> bool:
        """Tell whether the newest release is published, and nobody gets an older one."""
        return self.published == self.newest is not None and not self.behind and not self.waiting


@dataclass(frozen=True, slots=True)
class RolloutStanding:
    """Where one alias stands.

    `is_due` says that it is time to look whether it can move on, and `note` what it waits for or
    was sent back for. `live` says where it is in AWS, if somebody looked.
    """

    environment: str
    region: str
    function: str
    rollout: Rollout
    is_due: bool = False
    note: str = ""
    live: str = ""


class StepKind(StrEnum):
    """Why something is to be done."""

    UNRELEASED = "unreleased"
    OUTDATED_FILES = "outdated-files"
    UNAPPLIED = "unapplied"
    UNPROMOTED = "unpromoted"
    BEHIND = "behind"
    UNSEEN = "unseen"
    RETIRING = "retiring"
    ROLLOUT = "rollout"


@dataclass(frozen=True, slots=True)
class WithdrawnRelease:
    """A release that others may no longer take on.

    It stays until `until`; None before that was applied and recorded.
    """

    layer: str
    version: str
    environment: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do about releases, functions or files, and the command that does it.

    `environment` is empty where it concerns all of them.
    """

    kind: StepKind
    environment: str
    subjects: tuple[str, ...]
    what: str
    command: str


@dataclass(frozen=True, slots=True)
class Status:
    """All layers in all chosen environments, what is on its way, and what to do, in order."""

    standings: tuple[Standing, ...]
    withdrawn: tuple[WithdrawnRelease, ...]
    rollouts: tuple[RolloutStanding, ...]
    steps: tuple[Step, ...]
