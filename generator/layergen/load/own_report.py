"""Reports that layergen wrote as JSON, read back. Unknown keys belong to newer versions."""

from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from layergen.errors import LayergenError

_FORMAT = "1"


class Part(BaseModel):
    """A part of a report."""

    model_config = ConfigDict(defer_build=True)


class OwnReport(Part):
    """A report as a whole."""

    format_version: str


Report = TypeVar("Report", bound=OwnReport)


def read_report(model: type[Report], text: str, source: str, command: str, anew: str) -> Report:
    """Read what `command` wrote. `source` says in messages where it is from.

    Raises LayergenError if it did not write this; `anew` is the command that would.
    """
    try:
        report = model.model_validate_json(text)
    except ValidationError as error:
        where = ".".join(map(str, error.errors(include_input=False)[0]["loc"]))
        at = f": {where} is not as expected" if where else ""
        raise LayergenError(
            f"{source} is not what `{command}` writes{at}", hint=f"write it anew: {anew}"
        ) from None
    if report.format_version.split(".", 1)[0] != _FORMAT:
        raise LayergenError(
            f"{source} has the format {report.format_version}, and this layergen reads {_FORMAT}.x",
            hint="use a newer layergen",
        )
    return report
