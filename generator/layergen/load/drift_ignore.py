"""What `layers.yaml` says of drift that does not count: the wire model, and its way in."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from layergen.load import fields
from layergen.load.border import WireModel
from layergen.model.drift import Ignore, Kind

KindName = Literal[
    "stale-lock",
    "outdated-files",
    "altered-artifact",
    "pending",
    "out-of-band",
    "unmanaged",
    "lagging",
    "rollout-expected",
    "rollout-tripped",
]


class IgnoreEntry(WireModel):
    """Differences that do not count for a time."""

    kind: KindName | None = Field(
        None, description="The kind, as `drift` names it; every kind by default"
    )
    root: str = Field("*", description='Folder of the root, or a glob: "envs/dev/*"')
    address: str = Field(
        "*", description="Terraform address, file, layer version or function, or a glob"
    )
    attribute: Annotated[str, Field(min_length=1)] | None = Field(
        None, description="Name of an attribute, or a glob: counts if nothing else differs"
    )
    reason: Annotated[str, Field(min_length=1)] = Field(description="Why; `drift` prints it")
    until: fields.Day = Field(description="The last day on which it counts")

    def to_model(self) -> Ignore:
        """Give the frozen entry."""
        return Ignore(
            reason=self.reason,
            until=date.fromisoformat(self.until),
            kind=Kind(self.kind) if self.kind else None,
            root=self.root,
            subject=self.address,
            attribute=self.attribute or "",
        )


class DriftEntry(WireModel):
    """What holds for `layergen drift`."""

    ignore: list[IgnoreEntry] = Field(
        default_factory=list, description="Differences that do not count for a time"
    )
