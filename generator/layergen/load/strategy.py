"""`layers.yaml`: the wire model, and its way into the model."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from layergen.load import fields
from layergen.load.border import WireModel
from layergen.model import strategy as model

_Architectures = Annotated[
    list[Literal["x86_64", "arm64"]], Field(min_length=1, max_length=2), fields.unique()
]
_Runtimes = Annotated[list[str], Field(min_length=1, max_length=15), fields.unique()]


class SourceEntry(WireModel):
    """Where the content comes from: exactly one of the three."""

    pip: fields.RepositoryPath | None = Field(None, description="A folder with requirements.in")
    npm: fields.RepositoryPath | None = Field(None, description="A folder with package.json")
    files: fields.RepositoryPath | None = Field(None, description="A folder taken as it is")

    @model_validator(mode="after")
    def _exactly_one(self) -> Self:
        if sum(folder is not None for folder in (self.pip, self.npm, self.files)) != 1:
            raise PydanticCustomError(
                "bad-source", "'source' names exactly one of pip, npm and files"
            )
        return self

    def to_model(self) -> model.Source:
        """Give the one source that is set."""
        for kind in model.SourceKind:
            folder: str | None = getattr(self, kind)
            if folder is not None:
                return model.Source(kind, folder)
        raise AssertionError("the validator lets exactly one source through")


class ShareEntry(WireModel):
    """Who else may use the layer."""

    organization: fields.OrganizationId | None = Field(None, description="A whole organization")
    accounts: Annotated[list[fields.AccountId], fields.unique()] = Field(
        default_factory=list, description="Single accounts"
    )
    public: bool = Field(False, description="Everybody; nothing else opens a layer to the public")

    @model_validator(mode="after")
    def _public_stands_alone(self) -> Self:
        if self.public and (self.organization or self.accounts):
            raise PydanticCustomError(
                "bad-share", "'public: true' lets everybody in; remove organization and accounts"
            )
        return self


class PruneEntry(WireModel):
    """What the build leaves out."""

    profile: Literal["none", "standard", "aggressive"] = Field("none", description="How much")
    keep: list[str] = Field(default_factory=list, description="Globs that stay in any case")
    drop: list[str] = Field(default_factory=list, description="Globs that go besides the profile")


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
    license: Annotated[str, Field(max_length=512)] = Field("", description="SPDX expression")
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
            prune=model.Prune(
                model.PruneProfile(self.prune.profile),
                tuple(self.prune.keep),
                tuple(self.prune.drop),
            ),
            retain=self.retain,
        )


def _ascending(steps: list[int]) -> list[int]:
    if steps != sorted(set(steps)):
        raise PydanticCustomError("bad-steps", "rollout steps have to ascend: [10, 50]")
    return steps


class RolloutEntry(WireModel):
    """How the alias moves to a new function version."""

    steps: Annotated[
        list[Annotated[int, Field(ge=1, le=99)]], Field(min_length=1), AfterValidator(_ascending)
    ] = Field(description="Percent of traffic for the candidate, step by step; 100 follows")
    bake: fields.Duration = Field("10m", description="How long a step stands before the next")
    alarms: Annotated[list[str], fields.unique()] = Field(
        default_factory=list, description="CloudWatch alarms that stop it"
    )
    min_invocations: Annotated[int, Field(ge=0)] = Field(
        0, description="Invocations of the candidate that a step needs before the next"
    )

    def to_model(self) -> model.RolloutPlan:
        """Give the frozen plan."""
        return model.RolloutPlan(
            tuple(self.steps),
            fields.seconds_of(self.bake),
            tuple(self.alarms),
            self.min_invocations,
        )


class FunctionEntry(WireModel):
    """One function."""

    runtime: str = Field("", description="Its Lambda runtime; none for a container image")
    architecture: Literal["x86_64", "arm64"] = Field("x86_64", description="Its instruction set")
    layers: Annotated[list[str], fields.unique()] = Field(
        default_factory=list, description="Layers in attach order; the last wins on a shared path"
    )
    package: fields.RepositoryPath | None = Field(
        None, description="Its own code, counted into the size budget"
    )
    package_type: Literal["Zip", "Image"] = Field("Zip", description="Images take no layers")
    alias: fields.AliasName | None = Field(None, description="The alias that callers use")
    rollout: RolloutEntry | None = Field(None, description="How the alias moves")

    @model_validator(mode="after")
    def _zip_has_a_runtime(self) -> Self:
        if self.package_type == "Zip" and not self.runtime:
            raise PydanticCustomError("missing-key", "a function needs the key 'runtime'")
        if self.rollout and not self.alias:
            raise PydanticCustomError("missing-key", "a function with a rollout needs an 'alias'")
        return self

    def to_model(self, name: str) -> model.Function:
        """Give the frozen function."""
        return model.Function(
            name=name,
            runtime=self.runtime,
            architecture=self.architecture,
            layers=tuple(self.layers),
            package=self.package,
            package_type=self.package_type,
            alias=self.alias,
            rollout=self.rollout.to_model() if self.rollout else None,
        )


class TerraformEntry(WireModel):
    """Version constraints of the rendered roots."""

    required_version: str = Field(">= 1.7", description="Of Terraform or OpenTofu")
    aws_provider: str = Field(">= 5.80, < 7", description="Of hashicorp/aws")


class StrategyFile(WireModel):
    """The strategy: which layers exist, for whom, and which functions attach them."""

    version: Literal[1] = Field(description="Version of this file's format")
    layers: dict[fields.LayerName, LayerEntry] = Field(description="Layers by name")
    functions: dict[fields.FunctionName, FunctionEntry] = Field(
        default_factory=dict, description="Functions by name"
    )
    terraform: TerraformEntry = Field(
        default_factory=TerraformEntry, description="Version constraints of the rendered roots"
    )
    templates: fields.RepositoryPath | None = Field(
        None, description="A folder whose templates replace layergen's own of the same name"
    )

    def to_model(self) -> model.Strategy:
        """Give the frozen strategy."""
        return model.Strategy(
            layers={name: entry.to_model(name) for name, entry in self.layers.items()},
            functions={name: entry.to_model(name) for name, entry in self.functions.items()},
            terraform=model.TerraformVersions(
                self.terraform.required_version, self.terraform.aws_provider
            ),
            templates=self.templates,
        )
