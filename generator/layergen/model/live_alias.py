"""An alias and the versions of its function, as AWS has them now."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from layergen.model.alarm import AlarmState
from layergen.model.rollout import Evidence, FunctionVersion, Rollout
from layergen.model.smoke import SmokePass


@dataclass(frozen=True, slots=True)
class LiveAlias:
    """Where an alias sends its traffic: `weights` are shares between 0 and 1 beside `version`.

    `revision` guards the next change.
    """

    version: str
    weights: Mapping[str, float]
    revision: str


@dataclass(frozen=True, slots=True)
class PublishedVersion:
    """A published version, with what two versions of one alias have to share.

    `state` is empty where AWS says nothing, which means that it can be invoked.
    """

    made_of: FunctionVersion
    role: str = ""
    dead_letter_target: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class Scene:
    """All that is looked at before a rollout starts.

    `versions` go by their number. `latest_layers` are those of `$LATEST`, the version that nothing
    can be shifted to. `provisioned` says that the alias has provisioned concurrency, `smoke` that
    the candidate's layers were tried.
    """

    alias: LiveAlias | None
    versions: Mapping[str, PublishedVersion]
    latest_layers: tuple[str, ...] = ()
    provisioned: bool = False
    alarms: Mapping[str, AlarmState] = field(default_factory=dict)
    smoke: SmokePass | None = None

    @property
    def newest(self) -> str | None:
        """Give the number of the newest published version."""
        return max(self.versions, key=int, default=None)


@dataclass(frozen=True, slots=True)
class Sighting:
    """What AWS said about one alias when its rollout stood as `rollout` says."""

    rollout: Rollout
    alias: LiveAlias | None
    evidence: Evidence | None = None


class AliasPosition(StrEnum):
    """How an alias in AWS stands to what the lock says.

    `pending` has not come where the lock sends it: that is not applied yet. `tripped` was there and
    is back at the stable version. `moved` is neither, so somebody moved it by hand, or a commit of
    the lock got lost.
    """

    AS_LOCKED = "as locked"
    PENDING = "pending"
    TRIPPED = "tripped"
    MOVED = "moved"
    MISSING = "missing"
