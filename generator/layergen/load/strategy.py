"""`layers.yaml`: the wire model, and its way into the model."""

from collections.abc import Mapping
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from layergen.diagnostics import Severity
from layergen.load import fields
from layergen.load.border import WireModel
from layergen.load.ci import CiEntry
from layergen.load.drift_ignore import DriftEntry
from layergen.load.function import FunctionEntry
from layergen.load.layer import LayerEntry
from layergen.load.lint_settings import LintEntry
from layergen.load.waiver import WaiverEntry
from layergen.model import strategy as model


class TerraformEntry(WireModel):
    """Version constraints of the rendered roots."""

    required_version: str = Field(">= 1.7", description="Of Terraform or OpenTofu")
    aws_provider: str = Field(">= 5.80, < 7", description="Of hashicorp/aws")


class RolloutsEntry(WireModel):
    """What holds for the rollouts of all functions."""

    at_once: Annotated[int, Field(ge=1)] | None = Field(
        None, description="How many aliases of an environment `start --layer` lets move at once"
    )
    smoke: bool = Field(
        False, description="Whether rollouts need a passed smoke test, unless a function says so"
    )


class StrategyFile(WireModel):
    """The strategy: which layers exist, for whom, and which functions attach them."""

    stand_ins: ClassVar[Mapping[str, object]] = {"version": 1, "layers": {}}

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
    waivers: list[WaiverEntry] = Field(
        default_factory=list, description="Rules of `layergen gate` that do not count for a time"
    )
    lint: LintEntry = Field(
        default_factory=LintEntry, description="What holds for `layergen lint` in every root"
    )
    drift: DriftEntry = Field(
        default_factory=DriftEntry, description="What holds for `layergen drift`"
    )
    rollouts: RolloutsEntry = Field(
        default_factory=RolloutsEntry, description="What holds for the rollouts of all functions"
    )
    ci: CiEntry = Field(
        default_factory=CiEntry, description="How the jobs run that `layergen ci` writes"
    )

    def to_model(self) -> model.Strategy:
        """Give the frozen strategy."""
        return model.Strategy(
            layers={name: entry.to_model(name) for name, entry in self.layers.items()},
            functions={
                name: entry.to_model(name, smoke=self.rollouts.smoke)
                for name, entry in self.functions.items()
            },
            terraform=model.TerraformVersions(
                self.terraform.required_version, self.terraform.aws_provider
            ),
            templates=self.templates,
            waivers=tuple(entry.to_model() for entry in self.waivers),
            drift_ignores=tuple(entry.to_model() for entry in self.drift.ignore),
            rollouts_at_once=self.rollouts.at_once,
            ci=self.ci.to_model(),
            severities={
                check: Severity(severity) for check, severity in self.lint.severity.items()
            },
        )
