"""How often functions were invoked, from what `layergen usage --format json` wrote."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict, ValidationError

from layergen.errors import LayergenError

_FORMAT = "1"


class _Wire(BaseModel):
    model_config = ConfigDict(defer_build=True)


class _Function(_Wire):
    invocations: int | None = None


class _Publication(_Wire):
    region: str
    functions: dict[str, _Function]


class _Report(_Wire):
    format_version: str
    environment: str
    invocation_days: int
    publications: list[_Publication]
    unknown_layers: list[_Publication] = []
    foreign_layers: list[_Publication] = []


def read_invocations(text: str, source: str) -> Mapping[tuple[str, str, str], tuple[int, int]]:
    """Give counts, and in how many days, by environment, region and function.

    Functions that nobody counted are in it no more than those that hold no layer. Raises
    LayergenError if `usage` did not write this, or did not count.
    """
    try:
        report = _Report.model_validate_json(text)
    except ValidationError as error:
        where = ".".join(map(str, error.errors(include_input=False)[0]["loc"]))
        at = f": {where} is not as expected" if where else ""
        raise LayergenError(
            f"{source} is not what `layergen usage --format json` writes{at}",
            hint="write it anew: layergen usage --env ENV --invocations 30 --format json > FILE",
        ) from None
    if report.format_version.split(".", 1)[0] != _FORMAT:
        raise LayergenError(
            f"{source} has the format {report.format_version}, and this layergen reads {_FORMAT}.x",
            hint="use a newer layergen",
        )
    if not report.invocation_days:
        raise LayergenError(
            f"in {source} nobody counted invocations",
            hint="ask for them: layergen usage --env ENV --invocations 30 --format json > FILE",
        )
    return {
        (report.environment, held.region, name): (function.invocations, report.invocation_days)
        for held in (*report.publications, *report.unknown_layers, *report.foreign_layers)
        for name, function in held.functions.items()
        if function.invocations is not None
    }
