"""Waivers of `layers.yaml`: the wire model, and its way into the model."""

from datetime import date
from typing import Annotated

from pydantic import Field

from layergen.load import fields
from layergen.load.border import WireModel
from layergen.model import strategy as model


class WaiverEntry(WireModel):
    """One rule of the gate that does not count for some addresses, for a time."""

    rule: Annotated[str, Field(min_length=1)] = Field(description="The rule, as `gate` names it")
    address: str = Field("*", description="Terraform address, or a glob; * for all of a plan")
    reason: Annotated[str, Field(min_length=1)] = Field(description="Why; `gate` prints it")
    until: fields.Day = Field(description="The last day on which it counts")

    def to_model(self) -> model.Waiver:
        """Give the frozen waiver."""
        return model.Waiver(self.rule, self.address, self.reason, date.fromisoformat(self.until))
