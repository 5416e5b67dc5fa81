"""How an alias moves, as `layers.yaml` says it: the wire model, and its way into the model."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, model_validator

from layergen.load import fields
from layergen.load.border import WireModel
from layergen.model import rollout_plan as model

PRESETS: Mapping[str, tuple[tuple[int, int], ...]] = MappingProxyType(
    {
        "AllAtOnce": (),
        **{f"Canary10Percent{minutes}Minutes": ((10, minutes),) for minutes in (5, 10, 15, 30)},
        **{
            f"Linear10PercentEvery{minutes}Minute{'s' if minutes > 1 else ''}": tuple(
                (percent, minutes) for percent in range(10, 100, 10)
            )
            for minutes in (1, 2, 3, 10)
        },
    }
)
"""Percent and minutes of each step. CodeDeploy User Guide, "Deployment configurations on an AWS
Lambda compute platform"; it calls them `CodeDeployDefault.Lambda…`."""

_NAMES = tuple(PRESETS)
# mypy wants literals written out; pydantic takes these, so that the table stays the only list.
_Preset = Literal[_NAMES]  # type: ignore[valid-type]
_Weight = Annotated[int, Field(ge=1, le=99)]


class RolloutStepEntry(WireModel):
    """One share of the traffic."""

    weight: _Weight = Field(description="Percent of traffic for the candidate")
    bake: fields.Duration | None = Field(
        None, description="How long it stands before the next; that of the rollout by default"
    )


def _step_by_weight(value: object) -> object:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return {"weight": value} if is_number else value


def _ascending(steps: list[RolloutStepEntry]) -> list[RolloutStepEntry]:
    weights = [step.weight for step in steps]
    if weights != sorted(set(weights)):
        raise fields.refusal(
            "bad-steps", "the steps of a rollout have to ascend", hint="for example [10, 50]"
        )
    return steps


_Step = Annotated[
    RolloutStepEntry,
    BeforeValidator(_step_by_weight, json_schema_input_type=_Weight | RolloutStepEntry),
]
_Steps = Annotated[list[_Step], Field(min_length=1), AfterValidator(_ascending)]


class RolloutPlanEntry(WireModel):
    """How the alias moves to a new function version."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [
                {"required": ["steps"], "properties": {"steps": {"type": "array"}}},
                {"required": ["preset"], "properties": {"preset": {"type": "string"}}},
            ],
            "dependentSchemas": {
                "preset": {
                    "if": {"properties": {"preset": {"type": "string"}}},
                    "then": {"properties": {"bake": False}},
                }
            },
        }
    )

    preset: _Preset | None = Field(
        None, description="Steps and bakes by their name in CodeDeploy; instead of `steps`"
    )
    steps: _Steps | None = Field(
        None, description="Percent of traffic for the candidate, step by step; 100 follows"
    )
    bake: fields.Duration = Field(
        "10m", description="How long a step stands before the next, unless it says so itself"
    )
    final_bake: fields.Duration = Field(
        "10m", description="How long the old version is kept after the last step"
    )
    alarms: Annotated[list[Annotated[str, Field(min_length=1)]], fields.Unique()] = Field(
        default_factory=list, description="CloudWatch alarms that stop it"
    )
    min_invocations: Annotated[int, Field(ge=0)] = Field(
        0, description="Invocations of the candidate that a step needs before the next"
    )
    max_age: fields.Duration = Field(
        "7d", description="A rollout that is older moves no further by itself"
    )
    smoke: bool | None = Field(
        None,
        description="No traffic before a probe has imported the candidate's layers; "
        "as `rollouts.smoke` says by default",
    )

    @model_validator(mode="after")
    def _steps_or_preset(self) -> Self:
        if (self.steps is None) == (self.preset is None):
            raise fields.refusal(
                "bad-rollout",
                "a rollout has either steps or a preset",
                hint="for example steps: [10, 50], or preset: Canary10Percent5Minutes",
            )
        if self.preset is not None and "bake" in self.model_fields_set:
            raise fields.refusal(
                "bad-rollout",
                f"{self.preset} says how long its steps bake",
                hint="write the steps out to change that",
                at=("bake",),
            )
        return self

    def to_model(self, *, smoke: bool = False) -> model.RolloutPlan:
        """Give the frozen plan. `smoke` is what holds for functions that say nothing."""
        return model.RolloutPlan(
            steps=tuple(self._steps()),
            final_bake=fields.seconds_of(self.final_bake),
            alarms=tuple(self.alarms),
            min_invocations=self.min_invocations,
            max_age=fields.seconds_of(self.max_age),
            smoke=smoke if self.smoke is None else self.smoke,
        )

    def _steps(self) -> list[model.RolloutStep]:
        if self.preset is not None:
            preset = PRESETS[self.preset]
            return [model.RolloutStep(w, timedelta(minutes=minutes)) for w, minutes in preset]
        return [
            model.RolloutStep(step.weight, fields.seconds_of(step.bake or self.bake))
            for step in self.steps or ()
        ]


def _plan_by_preset(value: object) -> object:
    return {"preset": value} if isinstance(value, str) else value


RolloutPlan = Annotated[
    RolloutPlanEntry,
    BeforeValidator(_plan_by_preset, json_schema_input_type=_Preset | RolloutPlanEntry),
]
