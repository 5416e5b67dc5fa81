"""Known issues of a layer in `layers.yaml`: the wire model, and its way into the model."""

from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field

from layergen.load import fields
from layergen.load.border import WireModel
from layergen.model import strategy as model


def _release_range(value: str) -> str:
    # Few layers have known issues, and every command would load it.
    from semantic_version import SimpleSpec

    try:
        SimpleSpec(value)
    except ValueError:
        raise fields.refusal(
            "bad-range",
            f"'{fields.shortened(value)}' is not a range of releases",
            hint="for example >=1.2.0,<1.4.0",
        ) from None
    return value


class KnownIssueEntry(WireModel):
    """Something that users of some releases should know."""

    text: Annotated[str, Field(min_length=1)] = Field(description="What is wrong, and what to do")
    releases: Annotated[str, AfterValidator(_release_range)] | None = Field(
        None, description="Which releases, for example >=1.2.0,<1.4.0; absent for all"
    )

    def to_model(self) -> model.KnownIssue:
        """Give the frozen issue."""
        return model.KnownIssue(self.text, self.releases or "")


def _issue_by_text(value: object) -> object:
    return {"text": value} if isinstance(value, str) else value


KnownIssue = Annotated[
    KnownIssueEntry,
    BeforeValidator(_issue_by_text, json_schema_input_type=str | KnownIssueEntry),
]
