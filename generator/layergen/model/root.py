"""One Terraform root as it shall be, decided to the last name; templates only print it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from layergen.model.environment import Environment
from layergen.model.probe import RootProbe
from layergen.model.release import Artifact, Release
from layergen.model.strategy import TerraformVersions


@dataclass(frozen=True, slots=True)
class Grant:
    """Who else may use a layer: an account, an organization, or everybody."""

    key: str
    principal: str
    organization_id: str | None = None


@dataclass(frozen=True, slots=True)
class RootRelease:
    """One release of one variant, and where Terraform takes its zip from: `filename` or `s3_key`.

    `import_id` asks for an import block: the layer version exists and Terraform has to take it.
    `grant_import_id` asks for one for its only grant. `withdrawn` keeps the layer's grants from it.
    `by_hand` does so too: people wrote its policy, and Terraform leaves that to them.
    """

    release: Release
    artifact: Artifact
    filename: str | None = None
    s3_bucket: str | None = None
    s3_key: str | None = None
    import_id: str | None = None
    grant_import_id: str | None = None
    withdrawn: bool = False
    by_hand: bool = False


@dataclass(frozen=True, slots=True)
class RootLayer:
    """One module block: a variant of a layer with all its retained releases, oldest first.

    `skipped_checks` are policies that do not count in it, with the reason.
    """

    identifier: str
    aws_name: str
    layer: str
    variant: str
    releases: tuple[RootRelease, ...]
    grants: tuple[Grant, ...] = ()
    public: bool = False
    skipped_checks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LayerReference:
    """The ARN of one release in a root: `module.<identifier>.arns["<version>"]`."""

    identifier: str
    version: str


@dataclass(frozen=True, slots=True)
class RootAlias:
    """One alias. `candidate` gets `weight` of the traffic, between 0 and 1, both excluded."""

    key: str
    function: str
    alias: str
    version: str
    candidate: str | None = None
    weight: float | None = None
    import_id: str | None = None


@dataclass(frozen=True, slots=True)
class Root:
    """Everything in `envs/<env>/<region>/`."""

    environment: Environment
    region: str
    terraform: TerraformVersions
    layers: tuple[RootLayer, ...] = ()
    consumers: Mapping[str, tuple[LayerReference, ...]] = field(default_factory=dict)
    aliases: tuple[RootAlias, ...] = ()
    parameters: Mapping[str, LayerReference] = field(default_factory=dict)
    removed: tuple[str, ...] = ()
    probes: tuple[RootProbe, ...] = ()

    @property
    def folder(self) -> str:
        """Give the root's folder below the top of the repository."""
        return f"envs/{self.environment.name}/{self.region}"

    def layer_in(self, module: str) -> RootLayer | None:
        """Find the layer whose block has this module address, `module.<identifier>`."""
        found = (layer for layer in self.layers if module == f"module.{layer.identifier}")
        return next(found, None)
