"""Drift: differences between what the files say and what is there."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby


class Kind(StrEnum):
    """Between what a difference lies, and so who may be right.

    `stale-lock` lies between manifests and locks, `outdated-files` between what `render` would
    write and the disk, `altered-artifact` between a zip and its lock, `pending` between the files
    and Terraform's state. `out-of-band` was changed in AWS by somebody else than Terraform,
    `unmanaged` is a layer version that no lock knows, `lagging` a function on another release than
    its pin. `rollout-expected` is an alias that a declared step moves, and `rollout-tripped` one
    that is back at its stable version while the lock says that it is on its way.
    """

    STALE_LOCK = "stale-lock"
    OUTDATED_FILES = "outdated-files"
    ALTERED_ARTIFACT = "altered-artifact"
    PENDING = "pending"
    OUT_OF_BAND = "out-of-band"
    UNMANAGED = "unmanaged"
    LAGGING = "lagging"
    ROLLOUT_EXPECTED = "rollout-expected"
    ROLLOUT_TRIPPED = "rollout-tripped"

    @property
    def fails(self) -> bool:
        """Tell whether somebody has to act; a declared step only waits for its apply."""
        return self is not Kind.ROLLOUT_EXPECTED

    @property
    def words(self) -> str:
        """Name it in a sentence."""
        return self.value.replace("-", " ")


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference in one root (its folder; empty for the repository as a whole).

    `subject` is what differs: an address, a file, a layer version, a function. `what` says how and
    `detail` between which values. `advice` says who is right, and `command` heals it. `layer` is
    the layer of the strategy that it is about, if it is about one.
    """

    kind: Kind
    root: str
    subject: str
    what: str
    advice: str
    command: str
    detail: str = ""
    attributes: tuple[str, ...] = ()
    layer: str = ""

    @property
    def environment(self) -> str:
        """Give the environment of the root; empty without one."""
        parts = self.root.split("/")
        return parts[1] if len(parts) == 3 and parts[0] == "envs" else ""


@dataclass(frozen=True, slots=True)
class Ignore:
    """Differences that do not count, why, and through which day.

    `root`, `subject` and `attribute` are globs; no `kind` stands for every kind, and no `attribute`
    for whatever differs.
    """

    reason: str
    until: date
    kind: Kind | None = None
    root: str = "*"
    subject: str = "*"
    attribute: str = ""


@dataclass(frozen=True, slots=True)
class Ignored:
    """A difference that does not count, and the entry that says so."""

    difference: Difference
    ignore: Ignore


@dataclass(frozen=True, slots=True)
class Cause:
    """One difference, in every root that has it."""

    differences: tuple[Difference, ...]

    @property
    def first(self) -> Difference:
        """Give the one that speaks for all."""
        return self.differences[0]

    @property
    def roots(self) -> tuple[str, ...]:
        """Give the roots that have it; none for the repository as a whole."""
        return tuple(dict.fromkeys(one.root for one in self.differences if one.root))

    @property
    def subjects(self) -> tuple[str, ...]:
        """Give what differs."""
        return tuple(dict.fromkeys(one.subject for one in self.differences))

    @property
    def details(self) -> tuple[str, ...]:
        """Give the values that differ, where they are to be seen."""
        return tuple(dict.fromkeys(one.detail for one in self.differences if one.detail))

    @property
    def commands(self) -> tuple[str, ...]:
        """Give the commands that heal it everywhere."""
        return tuple(dict.fromkeys(one.command for one in self.differences))


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """What differs from Terraform's state, and what no apply would change back.

    AWS computed it, `ignore_changes` or the configuration leaves it to others, or both mean the
    same.
    """

    root: str
    address: str
    attributes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unseen:
    """What nobody looked at, where (empty: anywhere), and why."""

    what: str
    why: str
    root: str = ""


@dataclass(frozen=True, slots=True)
class Failure:
    """A root, or another part, that could not be looked at."""

    where: str
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class RootDrift:
    """What one root, or the repository as a whole, shows."""

    differences: tuple[Difference, ...] = ()
    left_alone: tuple[LeftAlone, ...] = ()
    unseen: tuple[Unseen, ...] = ()
    failures: tuple[Failure, ...] = ()


@dataclass(frozen=True, slots=True)
class DriftReport:
    """Everything that `drift` tells. `roots` are those that were looked at."""

    roots: tuple[str, ...]
    causes: tuple[Cause, ...]
    ignored: tuple[Ignored, ...] = ()
    left_alone: tuple[LeftAlone, ...] = ()
    unseen: tuple[Unseen, ...] = ()
    failures: tuple[Failure, ...] = ()

    @property
    def differs(self) -> bool:
        """Tell whether there is a difference that somebody has to act on."""
        return any(cause.first.kind.fails for cause in self.causes)

    @property
    def by_kind(self) -> tuple[tuple[Kind, tuple[Cause, ...]], ...]:
        """Give the causes of each kind that there is, in the order of the kinds."""
        grouped = groupby(self.causes, lambda cause: cause.first.kind)
        return tuple((kind, tuple(causes)) for kind, causes in grouped)

    @property
    def differences(self) -> Iterable[Difference]:
        """Give every difference that counts."""
        return (one for cause in self.causes for one in cause.differences)
