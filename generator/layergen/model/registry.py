"""What runs in one environment: publications, pins and rollouts (`env.lock.json`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from layergen.model.rollout import Rollout


@dataclass(frozen=True, slots=True)
class Publication:
    """What AWS assigned to one variant of a release in one region.

    `used_by` names functions as `usage --write` saw them, with their account those of
    others (`222233334444/report`); None means nobody has looked yet, or not at everything.
    `adopt` asks the renderer for an import block: the version exists, Terraform has to take it.
    `adopt_grant` asks for one for its only grant as well. `granted_by_hand` names whom a policy
    that people wrote lets in (accounts, organizations, `*`), and Terraform leaves that alone; None
    where the grants are those of the strategy.

    `withdrawn` asks the renderer for no grants to others; a release is withdrawn with all its
    publications. What `record` saw of that: `granted` while others may use it, and `withdrawn_at`
    since when they no longer may, in UTC; neither for a version that was never shared.
    """

    layer_version: int
    arn: str
    published_at: str
    used_by: tuple[str, ...] | None = None
    adopt: bool = False
    granted: bool = False
    withdrawn: bool = False
    withdrawn_at: datetime | None = None
    adopt_grant: bool = False
    granted_by_hand: tuple[str, ...] | None = None


Publications = Mapping[str, Mapping[str, Publication]]
"""Publications of one release: region, then variant. Empty until `record` has read them."""


@dataclass(frozen=True, slots=True)
class EnvironmentLock:
    """The registry of one environment.

    `layers`: layer, version, region, variant. A release is retained here as long as it is listed.
    `pins`: function, layer, version; a function without any may have its block ready. `rollouts`:
    function, region. `left_out`: layer, version, and the regions in which a retained release shall
    not be published: adopted where it was found, it stays away from where it was not. `forced`:
    layer, version, and why it came in against the environment's isolation. `adopt_aliases`:
    function, and the regions in which its alias exists and an import block takes it.
    """

    layers: Mapping[str, Mapping[str, Publications]] = field(default_factory=dict)
    pins: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    rollouts: Mapping[str, Mapping[str, Rollout]] = field(default_factory=dict)
    left_out: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    forced: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    adopt_aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
