"""What merging a pull request does, read from the plans of its roots."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from layergen.diagnostics import Severity
from layergen.model.budget import Budget
from layergen.model.difference import ReleaseDiff
from layergen.model.finding import Finding
from layergen.model.plan import Action, ResourceChange
from layergen.model.release import Release
from layergen.model.rollout import Evidence


class RootName(NamedTuple):
    """A root: `envs/<environment>/<region>`, or where the plan of another one was read."""

    folder: str
    environment: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class PlannedRoot:
    """What the plan of one root does, in numbers.

    `actions` counts managed resources by what happens to them; `moved` and `imported` count on top.
    `outputs` are the names of the root's own outputs that change, without layergen's;
    `invocations` the addresses of providers' actions that the apply invokes.
    """

    root: RootName
    digest: str
    errored: bool
    complete: bool
    changes: bool
    actions: Mapping[Action, int] = field(default_factory=dict)
    moved: int = 0
    imported: int = 0
    outputs: tuple[str, ...] = ()
    invocations: tuple[str, ...] = ()


CHECK = "check"
"""The rule of a check block, or a condition, that does not hold."""


@dataclass(frozen=True, slots=True)
class Danger:
    """What a reviewer has to see before merging.

    `rule` is one of the gate's, or a word for what Terraform does: `destroy`, `replace`, `check`.
    `refuses` tells that the gate lets no such plan pass; `waived` is the reason why it does, until
    a day.
    """

    rule: str
    root: RootName
    address: str
    message: str
    hint: str = ""
    refuses: bool = False
    waived: str = ""
    until: date | None = None


class Step(StrEnum):
    """What happens to a release in a root."""

    PUBLISHED = "published"
    ADOPTED = "adopted"
    REPLACED = "replaced"
    RETIRED = "retired"
    FORGOTTEN = "forgotten"


@dataclass(frozen=True, slots=True)
class ReleaseMove:
    """A release that comes or goes, and all the roots in which the same happens to it.

    `release` is None for one that the lock does not hold any more. `diff` compares it with the one
    before it in these roots, if there is one. `used_by` are functions that the locks have seen with
    it.
    """

    step: Step
    layer: str
    version: str
    variants: tuple[str, ...]
    roots: tuple[RootName, ...]
    release: Release | None = None
    diff: ReleaseDiff | None = None
    used_by: tuple[str, ...] = ()


class LayerMove(NamedTuple):
    """One layer of a function before and after; empty where the function has none there.

    A release is `data-tools@1.4.0`; a layer version that no lock knows is `its-name:7`.
    """

    layer: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class FunctionMove:
    """A function whose layers change, or a new one with layers.

    `unknown` tells that Terraform will know some of them only after the apply. `invocations` is how
    often the function was invoked in the last `days`; None if nobody counted.
    """

    function: str
    root: RootName
    layers: tuple[LayerMove, ...]
    is_new: bool = False
    unknown: bool = False
    budget: Budget | None = None
    bytes: int | None = None
    invocations: int | None = None
    days: int = 0


@dataclass(frozen=True, slots=True)
class Routing:
    """Where an alias sends its traffic: `weights` are shares between 0 and 1, by version.

    `version` gets the rest. It is empty, and `weights` is None, where that is known after the apply
    only.
    """

    version: str
    weights: Mapping[str, float] | None = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AliasShift:
    """An alias before and after; None where it does not exist. `evidence` is what it moves on.

    `invocations` is how often its function was invoked in the last `days`; None if nobody counted.
    """

    function: str
    alias: str
    root: RootName
    before: Routing | None
    after: Routing | None
    evidence: Evidence | None = None
    reason: str = ""
    invocations: int | None = None
    days: int = 0


@dataclass(frozen=True, slots=True)
class ParameterMove:
    """An SSM parameter that gives another release to whoever reads it in other states.

    A release is `data-tools@1.4.0`; one that no lock knows is `its-name:7`.
    """

    name: str
    root: RootName
    before: str
    after: str


class GrantStep(StrEnum):
    """What happens to somebody's right to use a layer.

    `given` and `revoked` are for the layer as a whole in a root; `extended` and `withdrawn` are for
    some of its releases, while others have been or stay open.
    """

    GIVEN = "given"
    REVOKED = "revoked"
    EXTENDED = "extended"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class GrantMove:
    """Somebody who may use releases of a layer from now on, or may not any more.

    `grantee` is an account, an organization, or `*`; empty where nobody can know yet. `releases` is
    empty for a layer version that no lock knows.
    """

    step: GrantStep
    layer: str
    grantee: str
    releases: tuple[str, ...]
    roots: tuple[RootName, ...]


@dataclass(frozen=True, slots=True)
class OtherChange:
    """A resource that no other part tells of. Of its values, nothing is kept here."""

    root: RootName
    change: ResourceChange
    deferred: str = ""


class Outcome(StrEnum):
    """The answer to "may I merge this?"."""

    REFUSED = "refused"
    CAREFUL = "careful"
    SAFE = "safe"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class PlanSummary:
    """All of it. `digest` is `sha256:<hex>` over all plans, in any order.

    `drift` is what somebody changed outside of Terraform. `findings` and `stale` (file to what
    `render` would do to it) are None if nobody looked.
    """

    digest: str
    roots: tuple[PlannedRoot, ...]
    dangers: tuple[Danger, ...] = ()
    releases: tuple[ReleaseMove, ...] = ()
    functions: tuple[FunctionMove, ...] = ()
    aliases: tuple[AliasShift, ...] = ()
    parameters: tuple[ParameterMove, ...] = ()
    grants: tuple[GrantMove, ...] = ()
    budgets: tuple[Budget, ...] = ()
    others: tuple[OtherChange, ...] = ()
    drift: tuple[OtherChange, ...] = ()
    findings: tuple[Finding, ...] | None = None
    stale: Mapping[str, str] | None = None

    @property
    def outcome(self) -> Outcome:
        """Judge it: what the gate refuses first, then what somebody has to look at."""
        if any(danger.refuses for danger in self.dangers):
            return Outcome.REFUSED
        has_errors = any(one.severity is Severity.ERROR for one in self.findings or ())
        if self.dangers or has_errors or self.stale:
            return Outcome.CAREFUL
        return Outcome.SAFE if any(root.changes for root in self.roots) else Outcome.NOTHING
