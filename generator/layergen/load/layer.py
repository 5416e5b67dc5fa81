"""One layer of `layers.yaml`: the wire model, and its way into the model."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal, Self

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from layergen.load import fields
from layergen.load.border import WireModel
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

    pip: fields.RepositoryPath | None = Field(None, description="A folder with requirements.in")
    npm: fields.RepositoryPath | None = Field(None, description="A folder with package.json")
    files: fields.RepositoryPath | None = Field(None, description="A folder taken as it is")

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
                return model.Source(kind, folder)
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
