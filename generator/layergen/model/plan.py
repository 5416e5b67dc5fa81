"""A Terraform plan as a reviewer may see it: what is sensitive never gets in here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum
from typing import NamedTuple, TypeAlias


class Hidden(Enum):
    """What stands where a value is not to be seen, or is not known yet."""

    SENSITIVE = "(sensitive value)"
    UNKNOWN = "(known after apply)"


Value: TypeAlias = "bool | int | float | str | Hidden | tuple[Value, ...] | Attributes | None"
Attributes: TypeAlias = Mapping[str, "Value"]


class Action(StrEnum):
    """What a plan does to a resource or an output, in Terraform's words."""

    NO_OP = "no-op"
    READ = "read"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"
    REPLACE = "replace"
    FORGET = "forget"

    @property
    def destroys(self) -> bool:
        """Tell whether something that exists is destroyed."""
        return self in {Action.DELETE, Action.REPLACE}


class Mode(StrEnum):
    """Whether Terraform manages a resource or only reads it."""

    MANAGED = "managed"
    DATA = "data"


@dataclass(frozen=True, slots=True)
class ResourceChange:
    """One resource instance, before and after.

    `before` is empty for what does not exist yet, `after` for what will be gone. `deposed` is the
    key of an old object that Terraform still has to delete. `reason` is Terraform's own, such as
    `replace_because_cannot_update`; new ones come with new versions. `forced_by` are the paths of
    attributes that force a replacement. `creates_too` marks a forgotten object that a new one
    follows. `imported` tells that the apply takes an existing object on.
    """

    address: str
    type: str
    name: str
    action: Action
    mode: Mode = Mode.MANAGED
    index: str | int | None = None
    module: str = ""
    provider: str = ""
    previous_address: str = ""
    deposed: str = ""
    reason: str = ""
    forced_by: tuple[str, ...] = ()
    creates_too: bool = False
    imported: bool = False
    before: Attributes = field(default_factory=dict)
    after: Attributes = field(default_factory=dict)

    @property
    def moved(self) -> bool:
        """Tell whether only the address changes, or that as well."""
        return self.previous_address not in {"", self.address}

    @property
    def is_change(self) -> bool:
        """Tell whether an apply does anything here, in AWS or in the state; reading is nothing."""
        idle = self.action in {Action.NO_OP, Action.READ}
        return not idle or self.moved or self.imported

    @property
    def changed(self) -> tuple[str, ...]:
        """Name the top-level attributes that differ, as far as both sides are to be seen."""
        names = {**self.before, **self.after}
        return tuple(
            sorted(name for name in names if self.before.get(name) != self.after.get(name))
        )


class Grantee(NamedTuple):
    """Who may use a layer version: an account, or `*` within an organization or without one."""

    principal: str
    organization: str = ""


@dataclass(frozen=True, slots=True)
class GrantChange:
    """Who may use a layer version by one resource, before and after.

    None stands for what nobody can know, such as a template that is known after the apply.
    """

    resource: ResourceChange
    before: frozenset[Grantee] | None
    after: frozenset[Grantee] | None


@dataclass(frozen=True, slots=True)
class OutputChange:
    """One output of the root. A sensitive one has `Hidden.SENSITIVE` on both sides."""

    name: str
    action: Action
    before: Value = None
    after: Value = None


@dataclass(frozen=True, slots=True)
class FailedCheck:
    """A check block, or a condition of a resource, that does not hold."""

    address: str
    status: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What one plan of one root says.

    `drift` is what somebody changed outside of Terraform, found by the refresh. `deferred` are
    changes that a later plan has to make, with the reason. `invocations` are the addresses of
    providers' actions that the apply invokes. `grants` are those of layers that some of `resources`
    give. A plan that is `errored` was saved by a run that failed; one that is not `complete` needs
    another round after its apply. `provider_accounts` are those that the root's AWS providers are
    held to. `source` says in messages where it is from.

    `digest` is `sha256:<hex>` over all that an apply would do, as far as anybody may see it: the
    same changes planned again have the same one. It stands in public comments, so nothing sensitive
    is in it, and two plans that differ in a secret only have the same.
    """

    source: str
    terraform_version: str
    digest: str
    resources: tuple[ResourceChange, ...] = ()
    drift: tuple[ResourceChange, ...] = ()
    deferred: tuple[tuple[ResourceChange, str], ...] = ()
    invocations: tuple[str, ...] = ()
    outputs: tuple[OutputChange, ...] = ()
    grants: tuple[GrantChange, ...] = ()
    failed_checks: tuple[FailedCheck, ...] = ()
    errored: bool = False
    complete: bool = True
    provider_accounts: tuple[str, ...] = ()

    @property
    def has_changes(self) -> bool:
        """Tell whether an apply changes anything, an output included."""
        return (
            any(change.is_change for change in self.resources)
            or any(output.action is not Action.NO_OP for output in self.outputs)
            or bool(self.invocations)
        )
