"""What `prune` decides about one retained release."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    """What happens to a release: it stays, loses its grants first, or leaves the environment."""

    KEEP = "keep"
    WITHDRAW = "withdraw"
    RETIRE = "retire"


class Ground(StrEnum):
    """What a reason rests on."""

    LEFT_STRATEGY = "left-strategy"
    TRACKED = "tracked"
    PINNED = "pinned"
    ALIAS = "alias"
    USED = "used"
    NOT_LOOKED = "not-looked"
    SHARED = "shared"
    GRANTED_BY_HAND = "granted-by-hand"
    WITHDRAWING = "withdrawing"
    QUARANTINED = "quarantined"
    WITHDRAWN = "withdrawn"
    AMONG_NEWEST = "among-newest"
    NOT_RECORDED = "not-recorded"
    UNMANAGED = "unmanaged"
    OLD = "old"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why. `text` is short and may count names; `subjects` has all functions, regions or accounts.

    `until` is when a reason ends by itself.
    """

    ground: Ground
    text: str
    subjects: tuple[str, ...] = ()
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What happens to a release in an environment, and why.

    `arns` are its recorded layer versions. `named`: somebody asked to retire it.
    """

    layer: str
    version: str
    verdict: Verdict
    reasons: tuple[Reason, ...]
    arns: tuple[str, ...] = ()
    named: bool = False

    @property
    def kept(self) -> bool:
        """Tell whether nothing happens to the release."""
        return self.verdict is Verdict.KEEP

    @property
    def release(self) -> str:
        """Name the release as commands take it."""
        return f"{self.layer}@{self.version}"

    @property
    def why(self) -> str:
        """Give the reasons in one line, without those that another one makes idle."""
        grounds = {reason.ground for reason in self.reasons}
        idle = {Ground.NOT_LOOKED} if grounds - {Ground.NOT_LOOKED} else set()
        idle |= {Ground.AMONG_NEWEST} if Ground.TRACKED in grounds else set()
        return "; ".join(reason.text for reason in self.reasons if reason.ground not in idle)
