"""The stage before an environment in `env.yaml`: the wire model, and its way into the model."""

from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field

from layergen.load import fields
from layergen.load.border import WireModel
from layergen.model import environment as model


class IsolationEntry(WireModel):
    """What a release has to have been through before `promote` takes it."""

    after: str = Field(description="The environment in which it has to be applied and in use")
    bake: fields.Duration | None = Field(None, description="How long it has to be there")
    alarms: Annotated[list[Annotated[str, Field(min_length=1)]], fields.Unique()] = Field(
        default_factory=list,
        description="CloudWatch alarms in every region there, which have to be OK as long",
    )

    def to_model(self) -> model.Isolation:
        """Give the frozen isolation."""
        bake = fields.seconds_of(self.bake) if self.bake else timedelta()
        return model.Isolation(self.after, bake, tuple(self.alarms))


def _isolation_by_environment(value: object) -> object:
    return {"after": value} if isinstance(value, str) else value


Isolation = Annotated[
    IsolationEntry,
    BeforeValidator(_isolation_by_environment, json_schema_input_type=str | IsolationEntry),
]
