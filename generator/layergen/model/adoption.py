"""Taking over what an account has: what was found, and what comes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from layergen.model.layer_version import DeployedLayerVersion, LayerContent, PolicyStatement
from layergen.model.proposal import Proposal
from layergen.model.registry import EnvironmentLock
from layergen.model.release import Package, Release
from layergen.model.strategy import Function, Layer


@dataclass(frozen=True, slots=True)
class FoundVersion:
    """A layer version that was looked at closely."""

    deployed: DeployedLayerVersion
    content: LayerContent
    statements: tuple[PolicyStatement, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundAlias:
    """An alias: `weights` are shares between 0 and 1, by function version."""

    name: str
    version: str
    description: str = ""
    weights: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FoundFunction:
    """`$LATEST` of a function in one region. A container image has no `runtime`."""

    name: str
    region: str
    runtime: str
    architecture: str
    layers: tuple[str, ...]
    aliases: tuple[FoundAlias, ...] = ()


@dataclass(frozen=True, slots=True)
class Inventory:
    """What AWS has in the regions that were looked at, in their order.

    `names` are those of all layers; `versions` and `functions` only those that matter.
    """

    names: Mapping[str, tuple[str, ...]]
    versions: tuple[FoundVersion, ...] = ()
    functions: tuple[FoundFunction, ...] = ()

    @property
    def regions(self) -> tuple[str, ...]:
        """The regions that were looked at."""
        return tuple(self.names)


@dataclass(frozen=True, slots=True)
class ZipContents:
    """What lies in a zip. `families` are the runtimes' families that its folders are made for.

    The digests are `sha256:<hex>`, as in `Artifact`. `unpack_objection` says why its files cannot
    lie in a folder.
    """

    content: str
    manifest: str
    unzipped_bytes: int
    packages: tuple[Package, ...] = ()
    families: frozenset[str] = frozenset()
    unpack_objection: str = ""


class Kind(StrEnum):
    """What can be taken over, or left alone."""

    LAYER = "layer"
    VERSION = "version"
    GRANTS = "grants"
    FUNCTION = "function"
    ALIAS = "alias"
    CONTENT = "content"


@dataclass(frozen=True, slots=True)
class Adopted:
    """Something that is taken over: a version of a layer, its grant, or an alias of a function.

    `name` is that of the layer or function in AWS, `detail` the number or the alias.
    """

    kind: Kind
    name: str
    detail: str
    region: str
    becomes: str


@dataclass(frozen=True, slots=True)
class LeftAlone:
    """Something that stays as it is, and why. No `region` stands for all of them."""

    kind: Kind
    name: str
    region: str
    reason: str
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Adoption:
    """What taking over comes to: entries for people, new releases, and the environment's lock."""

    lock: EnvironmentLock
    layers: tuple[Proposal[Layer], ...] = ()
    functions: tuple[Proposal[Function], ...] = ()
    releases: tuple[Release, ...] = ()
    adopted: tuple[Adopted, ...] = ()
    left_alone: tuple[LeftAlone, ...] = ()
    notes: tuple[str, ...] = ()
