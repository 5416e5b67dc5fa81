"""The strategy: which layers exist, how they are built, who may use them, who attaches them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Literal

from layergen.diagnostics import Severity
from layergen.model.ci import CiSettings
from layergen.model.drift import Ignore
from layergen.model.rollout_plan import RolloutPlan

Architecture = Literal["x86_64", "arm64"]
ARCHITECTURES: tuple[Architecture, ...] = ("x86_64", "arm64")


class UpdateFrequency(StrEnum):
    """How often a layer is meant to change."""

    STATIC = "static"
    QUARTERLY = "quarterly"
    MONTHLY = "monthly"
    WEEKLY = "weekly"


class Scope(StrEnum):
    """How widely a layer is meant to be used."""

    ORGANIZATION = "organization"
    TEAM = "team"
    SERVICE = "service"


class SourceKind(StrEnum):
    """Which builder turns a layer's folder into an artifact."""

    PIP = "pip"
    NPM = "npm"
    FILES = "files"


class SplitBy(StrEnum):
    """Along what a layer falls into variants, when its content is native."""

    NONE = "none"
    ARCHITECTURE = "architecture"
    RUNTIME = "runtime"
    BOTH = "both"


class PruneProfile(StrEnum):
    """How much a build leaves out."""

    NONE = "none"
    STANDARD = "standard"
    AGGRESSIVE = "aggressive"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a layer's content comes from: a folder of the repository, relative to its top.

    `extra` and `group` say which dependencies of a pyproject.toml are meant besides, or instead of,
    the project's own; at most one of them is set.
    """

    kind: SourceKind
    folder: str
    extra: str = ""
    group: str = ""


PRUNE_EDITION = 2
"""The edition of the profiles that new releases freeze."""


@dataclass(frozen=True, slots=True)
class Prune:
    """What a build leaves out: a profile, and globs that overrule it (`keep` wins).

    Profiles learn. `edition` says which edition of them is meant, so that a release which was cut
    with an older one still rebuilds to the same bytes.
    """

    profile: PruneProfile = PruneProfile.NONE
    keep: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    edition: int = 1


class OnFailedProof(StrEnum):
    """What happens when pruning took a file that a package needs."""

    FAIL = "fail"
    RESTORE = "restore"


class BundledPackages(StrEnum):
    """What happens to packages that every runtime of the layer brings itself."""

    KEEP = "keep"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Share:
    """Who else may use a layer: an organization, single accounts, or, said aloud, everybody."""

    organization: str | None = None
    accounts: tuple[str, ...] = ()
    public: bool = False

    @property
    def grantees(self) -> tuple[str, ...]:
        """Name those who may use the layer besides the environment's own account."""
        if self.public:
            return ("everybody",)
        organization = (f"organization {self.organization}",) if self.organization else ()
        return organization + tuple(f"account {account}" for account in sorted(self.accounts))


@dataclass(frozen=True, slots=True)
class KnownIssue:
    """Something that the users of some releases should know. No `releases` stands for all."""

    text: str
    releases: str = ""


@dataclass(frozen=True, slots=True)
class Layer:
    """One named dependency set. What it says here shapes the next release, never a past one.

    `allow_scripts` are npm packages whose install script may run, `allow_builds` Python packages
    that may be built from source where no wheel fits: either makes bytes depend on the machine.
    `skip_scripts` are npm packages that work without their script.

    `skipped_checks` are policies of `lint` that do not count for the layer, with the reason.
    `skip_imports` are globs of modules and npm packages that a smoke test leaves out.

    `quarantine` is how long a release whose grants were withdrawn stays published before it may be
    retired. `deprecated` says why nobody should take the layer on any more, and what to use.
    """

    name: str
    description: str
    runtimes: tuple[str, ...]
    architectures: tuple[Architecture, ...]
    update_frequency: UpdateFrequency
    scope: Scope
    source: Source
    owner: str = ""
    license: str = ""
    share: Share = field(default_factory=Share)
    split_by: SplitBy = SplitBy.NONE
    prune: Prune = field(default_factory=Prune)
    on_failed_proof: OnFailedProof = OnFailedProof.FAIL
    bundled: BundledPackages = BundledPackages.KEEP
    retain: int = 10
    allow_scripts: tuple[str, ...] = ()
    skip_scripts: tuple[str, ...] = ()
    allow_builds: tuple[str, ...] = ()
    skip_imports: tuple[str, ...] = ()
    quarantine: timedelta = timedelta(days=30)
    deprecated: str = ""
    known_issues: tuple[KnownIssue, ...] = ()
    skipped_checks: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Function:
    """A function that attaches layers, in this order; the last one wins on a shared path.

    `overrides` are names and globs of packages, and globs of paths, that one layer is meant to
    replace in another. `owner` and `scope` say whose it is and how widely it matters, for commands
    that choose functions by them.
    """

    name: str
    runtime: str
    architecture: Architecture
    layers: tuple[str, ...]
    package: str | None = None
    package_type: Literal["Zip", "Image"] = "Zip"
    alias: str | None = None
    rollout: RolloutPlan | None = None
    overrides: tuple[str, ...] = ()
    owner: str = ""
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class Waiver:
    """A rule of the gate that does not count for some addresses, why, and through which day."""

    rule: str
    address: str
    reason: str
    until: date


@dataclass(frozen=True, slots=True)
class TerraformVersions:
    """The version constraints that rendered roots carry."""

    required_version: str = ">= 1.7"
    aws_provider: str = ">= 5.80, < 7"


@dataclass(frozen=True, slots=True)
class Strategy:
    """All of `layers.yaml`. `templates` is a folder of the repository that overlays ours.

    `rollouts_at_once` limits how many aliases of an environment the start of many may bring on
    their way.
    """

    layers: Mapping[str, Layer]
    functions: Mapping[str, Function]
    terraform: TerraformVersions = field(default_factory=TerraformVersions)
    templates: str | None = None
    waivers: tuple[Waiver, ...] = ()
    drift_ignores: tuple[Ignore, ...] = ()
    rollouts_at_once: int | None = None
    ci: CiSettings = field(default_factory=CiSettings)
    severities: Mapping[str, Severity] = field(default_factory=dict)
