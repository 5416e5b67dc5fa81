"""One layer of `layers.yaml`: the wire model, and its way into the model."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from layergen.load import fields
from layergen.load.border import WireModel
from layergen.load.known_issue import KnownIssue
from layergen.load.lint_settings import LayerLintEntry
from layergen.model import strategy as model

_Architectures = Annotated[list[Literal["x86_64", "arm64"]], Field(min_length=1), fields.Unique()]
_Runtimes = Annotated[list[str], Field(min_length=1, max_length=15), fields.Unique()]


class SourceEntry(WireModel):
    """Where the content comes from: exactly one of the three."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [
                {"required": [kind], "properties": {kind: {"type": "string"}}}
                for kind in ("pip", "npm", "files")
            ]
        }
    )

    pip: fields.RepositoryPath | None = Field(
        None, description="A folder with requirements.in, pyproject.toml or uv.lock"
    )
    npm: fields.RepositoryPath | None = Field(None, description="A folder with package.json")
    files: fields.RepositoryPath | None = Field(None, description="A folder taken as it is")
    extra: fields.PackageName | None = Field(
        None, description="An extra of the pyproject.toml, besides the project's own dependencies"
    )
    group: fields.PackageName | None = Field(
        None, description="A dependency group of the pyproject.toml, instead of the project's own"
    )

    @model_validator(mode="after")
    def _one_part_of_a_project(self) -> Self:
        if self.extra and self.group:
            raise fields.refusal("bad-source", "a source has an extra or a group, not both")
        if (self.extra or self.group) and self.pip is None:
            raise fields.refusal("bad-source", "only a pip source has an extra or a group")
        return self

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if sum(folder is not None for folder in (self.pip, self.npm, self.files)) != 1:
            raise fields.refusal("bad-source", "a source is exactly one of pip, npm and files")
        return self

    def to_model(self) -> model.Source:
        """Give the one source that is set."""
        for kind in model.SourceKind:
            folder: str | None = getattr(self, kind)
            if folder is not None:
                return model.Source(kind, folder, self.extra or "", self.group or "")
        raise AssertionError("the validator lets exactly one source through")


class ShareEntry(WireModel):
    """Who else may use the layer."""

    model_config = ConfigDict(
        json_schema_extra={
            "if": {"required": ["public"], "properties": {"public": {"const": True}}},
            "then": {"properties": {"organization": {"type": "null"}, "accounts": {"maxItems": 0}}},
        }
    )

    organization: fields.OrganizationId | None = Field(None, description="A whole organization")
    accounts: Annotated[list[fields.AccountId], fields.Unique()] = Field(
        default_factory=list, description="Single accounts"
    )
    public: bool = Field(False, description="Everybody; nothing else opens a layer to the public")

    @model_validator(mode="after")
    def _public_stands_alone(self) -> Self:
        if self.public and (self.organization or self.accounts):
            raise fields.refusal(
                "bad-share",
                "'public: true' lets everybody in; organization and accounts add nothing to it",
                hint="remove one or the other",
            )
        return self


class PruneEntry(WireModel):
    """What the build leaves out."""

    profile: Literal["none", "standard", "aggressive"] = Field("none", description="How much")
    keep: list[str] = Field(default_factory=list, description="Globs that stay in any case")
    drop: list[str] = Field(default_factory=list, description="Globs that go besides the profile")
    bundled: Literal["keep", "drop"] = Field(
        "keep", description="Packages that every runtime of the layer brings itself"
    )
    on_failure: Literal["fail", "restore"] = Field(
        "fail", description="When a package needs a file that pruning took"
    )

    def to_model(self) -> model.Prune:
        """Give what a release freezes, with today's edition of the profiles."""
        profile = model.PruneProfile(self.profile)
        edition = 1 if profile is model.PruneProfile.NONE else model.PRUNE_EDITION
        return model.Prune(profile, tuple(self.keep), tuple(self.drop), edition)


def _prune_by_profile(value: object) -> object:
    return {"profile": value} if isinstance(value, str) else value


class LayerEntry(WireModel):
    """One layer."""

    stand_ins: ClassVar[Mapping[str, object]] = {
        "description": "-",
        "update_frequency": "static",
        "scope": "service",
        "source": {"files": "."},
    }

    description: Annotated[str, Field(min_length=1, max_length=240)] = Field(
        description="What it holds; AWS shows it behind the release's version"
    )
    runtimes: _Runtimes = Field(description="Lambda runtimes it is made for")
    architectures: _Architectures = Field(description="Instruction sets it is made for")
    update_frequency: Literal["static", "quarterly", "monthly", "weekly"] = Field(
        description="How often it is meant to change"
    )
    scope: Literal["organization", "team", "service"] = Field(
        description="How widely it is meant to be used"
    )
    owner: str = Field("", description="Who answers for it")
    license: fields.LicenseText = Field("", description="SPDX expression")
    source: SourceEntry = Field(description="Where its content comes from")
    share: ShareEntry = Field(default_factory=ShareEntry, description="Who else may use it")
    split_by: Literal["none", "architecture", "runtime", "both"] = Field(
        "none", description="Along what native content falls into variants"
    )
    prune: Annotated[
        PruneEntry,
        BeforeValidator(
            _prune_by_profile,
            json_schema_input_type=Literal["none", "standard", "aggressive"] | PruneEntry,
        ),
    ] = Field(default_factory=PruneEntry, description="What the build leaves out")
    retain: Annotated[int, Field(ge=1, le=1000)] = Field(
        10, description="Releases kept published per environment"
    )
    allow_scripts: Annotated[list[str], fields.Unique()] = Field(
        default_factory=list,
        description="npm packages whose install script may run; "
        "what it leaves depends on the machine, so keep such artifacts in S3",
    )
    skip_scripts: Annotated[list[str], fields.Unique()] = Field(
        default_factory=list, description="npm packages that work without their install script"
    )
    allow_builds: Annotated[list[fields.PackageName], fields.Unique()] = Field(
        default_factory=list,
        description="Python packages that may be built from source where no wheel fits; "
        "what a build gives depends on the machine, so keep such artifacts in S3",
    )
    skip_imports: Annotated[list[Annotated[str, Field(min_length=1)]], fields.Unique()] = Field(
        default_factory=list,
        description="Modules and npm packages, or globs of them, that a smoke test leaves out",
    )
    quarantine: fields.Duration = Field(
        "30d", description="How long a release stays published after its grants were withdrawn"
    )
    deprecated: str = Field("", description="Why nobody should take it any more, and what to use")
    known_issues: list[KnownIssue] = Field(
        default_factory=list, description="What users of its releases should know"
    )
    lint: LayerLintEntry = Field(
        default_factory=LayerLintEntry, description="What `layergen lint` lets pass in it"
    )

    @model_validator(mode="after")
    def _scripts_are_npms(self) -> Self:
        if (self.allow_scripts or self.skip_scripts) and self.source.npm is None:
            raise fields.refusal(
                "bad-scripts", "only layers with an npm source have install scripts"
            )
        if both := sorted(set(self.allow_scripts) & set(self.skip_scripts)):
            raise fields.refusal(
                "bad-scripts",
                f"the install script of {', '.join(both)} is both allowed and skipped",
                hint="decide for one",
            )
        return self

    @model_validator(mode="after")
    def _builds_are_pips(self) -> Self:
        if self.allow_builds and self.source.pip is None:
            raise fields.refusal(
                "bad-builds", "only layers with a pip source have packages to build from source"
            )
        return self

    def to_model(self, name: str) -> model.Layer:
        """Give the frozen layer."""
        return model.Layer(
            name=name,
            description=self.description,
            runtimes=tuple(self.runtimes),
            architectures=tuple(self.architectures),
            update_frequency=model.UpdateFrequency(self.update_frequency),
            scope=model.Scope(self.scope),
            owner=self.owner,
            license=self.license,
            source=self.source.to_model(),
            share=model.Share(
                self.share.organization, tuple(self.share.accounts), self.share.public
            ),
            split_by=model.SplitBy(self.split_by),
            prune=self.prune.to_model(),
            on_failed_proof=model.OnFailedProof(self.prune.on_failure),
            bundled=model.BundledPackages(self.prune.bundled),
            retain=self.retain,
            allow_scripts=tuple(self.allow_scripts),
            skip_scripts=tuple(self.skip_scripts),
            allow_builds=tuple(self.allow_builds),
            skip_imports=tuple(self.skip_imports),
            quarantine=fields.seconds_of(self.quarantine),
            deprecated=self.deprecated,
            known_issues=tuple(issue.to_model() for issue in self.known_issues),
            skipped_checks=dict(self.lint.skip),
        )
