"""A passed smoke test, as `env.lock.json` keeps it: the wire model, both ways."""

from typing import Annotated, Any

from pydantic import Field

from layergen.load.border import WireModel
from layergen.load.moments import Moment, moment_text, read_moment
from layergen.model import smoke as model


class SmokeEntry(WireModel):
    """A smoke test that layers have passed together."""

    at: Moment = Field(description="When, in UTC")
    layers: list[str] = Field(description="ARNs of the layers, in order")
    probe: str = Field(description="The function that imported them")
    imported: Annotated[int, Field(ge=0)] = Field(description="Modules and packages in them")

    def to_model(self) -> model.SmokePass:
        """Give the frozen pass."""
        return model.SmokePass(tuple(self.layers), read_moment(self.at), self.probe, self.imported)


def smoke_entry(passed: model.SmokePass) -> dict[str, Any]:
    """Write a passed smoke test for the lock."""
    return {
        "at": moment_text(passed.at),
        "layers": [*passed.layers],
        "probe": passed.probe,
        "imported": passed.imported,
    }
