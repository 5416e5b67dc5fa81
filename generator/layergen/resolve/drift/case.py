"""What is looked at to find the drift of one root."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from shlex import quote

from layergen.model.environment import Environment
from layergen.model.layer_version import DeployedLayerVersion, PolicyStatement
from layergen.model.plan import Mode, Plan, ResourceChange
from layergen.model.repository import Repository
from layergen.model.root import Root, RootLayer
from layergen.model.usage import Look
from layergen.resolve.drift.changes import Drifted, drifted
from layergen.resolve.gate.case import ALIAS, LAYER_PERMISSION, LAYER_VERSION

__all__ = ["ALIAS", "FUNCTION", "LAYER_PERMISSION", "LAYER_VERSION", "DriftCase", "Sight"]

FUNCTION = "aws_lambda_function"


@dataclass(frozen=True, slots=True)
class Sight:
    """What AWS itself said about one root, beside what Terraform reads.

    `versions` are all of the environment's layers, and `policies` those of recorded ones, by ARN.
    `look` holds the functions of the strategy with their aliases.
    """

    versions: tuple[DeployedLayerVersion, ...] = ()
    policies: Mapping[str, tuple[PolicyStatement, ...]] = field(default_factory=dict)
    look: Look | None = None


@dataclass(frozen=True)
class DriftCase:
    """One root, and a plan that was made in it.

    `environment` and `root` are None for a root that layergen does not render. `is_refresh` says
    that the plan tells only what changed outside of Terraform. `terraform` is the name of the
    program that heals.
    """

    repository: Repository
    folder: str
    plan: Plan
    environment: Environment | None = None
    region: str = ""
    root: Root | None = None
    is_refresh: bool = False
    terraform: str = "terraform"
    sight: Sight | None = None

    @property
    def apply(self) -> str:
        """Give the command that applies the root."""
        return f"{self.terraform} -chdir={quote(self.folder)} apply"

    @cached_property
    def drifted(self) -> tuple[Drifted, ...]:
        """Give what somebody changed outside of Terraform, also what does not count."""
        return drifted(self.plan, is_refresh=self.is_refresh)

    @cached_property
    def by_hand(self) -> Mapping[str, Drifted]:
        """Give what counts of that, by address."""
        return {one.change.address: one for one in self.drifted if one.counts}

    @cached_property
    def changes(self) -> tuple[ResourceChange, ...]:
        """Give what an apply would do to managed resources."""
        return tuple(
            change
            for change in self.plan.resources
            if change.mode is Mode.MANAGED and change.is_change
        )

    def layer_of(self, change: ResourceChange) -> RootLayer | None:
        """Find the rendered module block that a resource lies in."""
        return self.root.layer_in(change.module) if self.root else None

    def layer_name(self, change: ResourceChange) -> str:
        """Name the layer of the strategy that a resource belongs to; empty without one."""
        layer = self.layer_of(change)
        return layer.layer if layer else ""
