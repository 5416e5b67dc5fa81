"""One function of `layers.yaml`: the wire model, and its way into the model."""

from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, model_validator

from layergen.load import fields
from layergen.load.border import WireModel
from layergen.load.rollout_plan import RolloutPlan
from layergen.model import strategy as model


class FunctionEntry(WireModel):
    """One function."""

    model_config = ConfigDict(
        json_schema_extra={
            "if": {"properties": {"package_type": {"const": "Zip"}}},
            "then": {"required": ["runtime"], "properties": {"runtime": {"minLength": 1}}},
            "dependentSchemas": {
                "rollout": {
                    "if": {"properties": {"rollout": {"type": ["object", "string"]}}},
                    "then": {"required": ["alias"], "properties": {"alias": {"type": "string"}}},
                }
            },
        }
    )

    runtime: str = Field("", description="Its Lambda runtime; none for a container image")
    architecture: Literal["x86_64", "arm64"] = Field("x86_64", description="Its instruction set")
    layers: Annotated[list[str], fields.Unique()] = Field(
        default_factory=list, description="Layers in attach order; the last wins on a shared path"
    )
    package: fields.RepositoryPath | None = Field(
        None, description="Its own code, counted into the size budget"
    )
    package_type: Literal["Zip", "Image"] = Field("Zip", description="Images take no layers")
    alias: fields.AliasName | None = Field(None, description="The alias that callers use")
    rollout: RolloutPlan | None = Field(None, description="How the alias moves")
    overrides: Annotated[list[Annotated[str, Field(min_length=1)]], fields.Unique()] = Field(
        default_factory=list,
        description="Packages, or globs of packages or paths, that one layer is meant to replace "
        "in another",
    )

    owner: str = Field("", description="Who answers for it")
    scope: Literal["organization", "team", "service"] | None = Field(
        None, description="How widely it matters"
    )

    @model_validator(mode="after")
    def _zip_has_a_runtime(self) -> Self:
        if self.package_type == "Zip" and not self.runtime:
            raise fields.refusal("missing-key", "needs the key 'runtime'")
        if self.rollout and not self.alias:
            raise fields.refusal("missing-key", "needs the key 'alias' for its rollout")
        return self

    def to_model(self, name: str, *, smoke: bool = False) -> model.Function:
        """Give the frozen function. `smoke` is what its rollout says by default."""
        return model.Function(
            name=name,
            runtime=self.runtime,
            architecture=self.architecture,
            layers=tuple(self.layers),
            package=self.package,
            package_type=self.package_type,
            alias=self.alias,
            rollout=self.rollout.to_model(smoke=smoke) if self.rollout else None,
            overrides=tuple(self.overrides),
            owner=self.owner,
            scope=model.Scope(self.scope) if self.scope else None,
        )
