"""The progress of an alias from a stable to a candidate function version (`env.lock.json`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from layergen.model.alarm import AlarmState
from layergen.model.smoke import SmokePass


class RolloutState(StrEnum):
    """Where an alias stands between two function versions.

    `staged` has a candidate and no traffic for it yet; `baking` gives it all traffic and keeps the
    stable version to go back to; `aborted` is latched to its candidate.
    """

    STABLE = "stable"
    STAGED = "staged"
    SHIFTING = "shifting"
    PAUSED = "paused"
    BAKING = "baking"
    ABORTED = "aborted"


@dataclass(frozen=True, slots=True)
class FunctionVersion:
    """A published version of a function, by its number.

    `digest` says what it is made of, so that the same under another number is known again, and
    `layers` are its ARNs in order; both are empty where nobody has asked AWS.
    """

    version: str
    digest: str = ""
    layers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Traffic:
    """What one version did in a window. `duration` is the mean of an invocation, in ms."""

    invocations: int = 0
    errors: int = 0
    duration: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """What AWS said about one position of an alias.

    `since` is when the alias was first seen there and `until` when it was last, in UTC: the traffic
    is that of the time between them.
    """

    since: datetime
    until: datetime
    alarms: Mapping[str, AlarmState] = field(default_factory=dict)
    stable: Traffic = Traffic()
    candidate: Traffic = Traffic()


@dataclass(frozen=True, slots=True)
class Rollout:
    """One alias in one region.

    `percent` is the candidate's share and `step` counts the steps that it had, from 1.
    `started_at` and `entered_at` say since when there is this rollout and this position, in UTC.
    `revision` is the alias's revision in AWS before the first step, if somebody looked.

    `smoke` is the smoke test that the candidate's layers have passed, if somebody asked for one.
    `evidence` is of this position. `because` is what the last move was decided on, and `reason`
    what a person or layergen said about it: a move has the one or the other.
    `aborted` are the candidates that stay out: function version to digest.
    """

    alias: str
    state: RolloutState
    stable: FunctionVersion
    candidate: FunctionVersion | None = None
    step: int = 0
    percent: int = 0
    started_at: datetime | None = None
    entered_at: datetime | None = None
    revision: str = ""
    smoke: SmokePass | None = None
    evidence: Evidence | None = None
    because: Evidence | None = None
    reason: str = ""
    aborted: Mapping[str, str] = field(default_factory=dict)

    @property
    def primary(self) -> FunctionVersion:
        """Give the version that gets all traffic that no weight sends elsewhere."""
        if self.state is RolloutState.BAKING and self.candidate:
            return self.candidate
        return self.stable

    @property
    def weighted(self) -> FunctionVersion | None:
        """Give the version that gets `percent` of the traffic, if there is one beside the primary.

        Lambda takes one at most.
        """
        is_split = self.state in {RolloutState.SHIFTING, RolloutState.PAUSED}
        return self.candidate if is_split else None

    @property
    def kept(self) -> tuple[FunctionVersion, ...]:
        """Give the versions that the alias goes to, may go to, or may go back to."""
        candidate = (self.candidate,) if self.candidate and self.is_moving else ()
        return (self.stable, *candidate)

    @property
    def is_moving(self) -> bool:
        """Tell whether the rollout is neither at rest nor aborted."""
        return self.state not in {RolloutState.STABLE, RolloutState.ABORTED}


class Outcome(StrEnum):
    """What came of trying to move an alias on."""

    MOVED = "moved"
    HELD = "held"
    ABORTED = "aborted"


@dataclass(frozen=True, slots=True)
class Progress:
    """A rollout after somebody tried to move it on, and why it stayed or went back."""

    outcome: Outcome
    rollout: Rollout
    reasons: tuple[str, ...] = ()
