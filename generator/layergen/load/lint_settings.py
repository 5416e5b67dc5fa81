"""What `layers.yaml` says of `lint`: the wire models."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from layergen.load import fields
from layergen.load.border import WireModel

CheckId = Annotated[
    str,
    fields.Matching(
        r"[A-Za-z][A-Za-z0-9-]*_[A-Za-z0-9_-]+",
        "bad-check",
        "'{value}' is not the id of a check",
        "for example CKV_LAYERGEN_1 or CKV2_AWS_34",
    ),
]


def _one_line(reason: str) -> str:
    line = " ".join(reason.split())
    if not line:
        raise fields.refusal(
            "bad-reason",
            "a skip without a reason helps nobody",
            hint="say why the check does not count here",
        )
    if not line.isprintable():
        raise fields.refusal(
            "bad-reason",
            "a reason is rendered as a comment, and this one holds characters that cannot be seen",
            hint="take them out",
        )
    return line


Reason = Annotated[str, AfterValidator(_one_line), Field(json_schema_extra={"pattern": r"\S"})]


class LayerLintEntry(WireModel):
    """Policies of `layergen lint` that do not count for one layer."""

    skip: dict[CheckId, Reason] = Field(
        default_factory=dict, description="Checks that do not count for it, each with the reason"
    )


class LintEntry(WireModel):
    """What holds for `layergen lint` in every root."""

    severity: dict[CheckId, Literal["error", "warning", "note"]] = Field(
        default_factory=dict, description="Severities of checks, instead of their own"
    )
