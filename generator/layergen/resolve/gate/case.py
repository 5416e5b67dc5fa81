"""What a rule of the gate looks at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from layergen.model.alarm import AlarmState
from layergen.model.environment import Environment
from layergen.model.gate import Breach
from layergen.model.live_alias import LiveAlias
from layergen.model.plan import Mode, Plan, ResourceChange, Value
from layergen.model.repository import Facts, Repository
from layergen.model.root import Root, RootLayer, RootRelease

LAYER_VERSION = "aws_lambda_layer_version"
LAYER_PERMISSION = "aws_lambda_layer_version_permission"
ALIAS = "aws_lambda_alias"

__all__ = ["ALIAS", "LAYER_PERMISSION", "LAYER_VERSION", "Breach", "GateCase", "text"]


@dataclass(frozen=True, slots=True)
class GateCase:
    """One plan, and the root of the repository that it was made in.

    `root` and `environment` are None for a plan of a root that layergen does not render.
    What AWS has now is None where nobody asked: `users` are the functions with `name:version` of
    each layer version, by ARN; `aliases` go by `function/alias`; `alarms` by name, and what is not
    there is left out. `package_bytes` is the unzipped size of functions' own code.
    """

    plan: Plan
    repository: Repository
    facts: Facts
    environment: Environment | None = None
    root: Root | None = None
    users: Mapping[str, tuple[str, ...]] | None = None
    aliases: Mapping[str, LiveAlias | None] | None = None
    alarms: Mapping[str, AlarmState] | None = None
    package_bytes: Mapping[str, int] = field(default_factory=dict)

    def managed(self, *types: str) -> Iterator[ResourceChange]:
        """Give the changes of managed resources of these types."""
        for change in self.plan.resources:
            if change.mode is Mode.MANAGED and change.type in types:
                yield change

    def layer_of(self, change: ResourceChange) -> RootLayer | None:
        """Find the rendered module block that a resource lies in."""
        return self.root.layer_in(change.module) if self.root else None

    def release_of(self, change: ResourceChange) -> RootRelease | None:
        """Find the release that a resource of a rendered module block belongs to."""
        layer = self.layer_of(change)
        for release in layer.releases if layer else ():
            if release.release.version == change.index:
                return release
        return None


def text(value: Value) -> str:
    """Give a value that is a text; an empty one for anything else, hidden values too."""
    return value if isinstance(value, str) else ""
