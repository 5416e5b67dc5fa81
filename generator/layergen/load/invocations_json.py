"""How often functions were invoked, from what `layergen usage --format json` wrote."""

from collections.abc import Mapping

from pydantic import Field

from layergen.errors import LayergenError
from layergen.load.own_report import OwnReport, Part, read_report

_COMMAND = "layergen usage --format json"
_COUNTING = "layergen usage --env ENV --invocations 30 --format json > FILE"


class _Function(Part):
    invocations: int | None = None


class _Publication(Part):
    region: str
    functions: dict[str, _Function]


class _Report(OwnReport):
    environment: str
    invocation_days: int
    publications: list[_Publication]
    unknown_layers: list[_Publication] = Field(default_factory=list)
    foreign_layers: list[_Publication] = Field(default_factory=list)


def read_invocations(text: str, source: str) -> Mapping[tuple[str, str, str], tuple[int, int]]:
    """Give counts, and in how many days, by environment, region and function.

    Functions that nobody counted are in it no more than those that hold no layer. Raises
    LayergenError if `usage` did not write this, or did not count.
    """
    report = read_report(_Report, text, source, _COMMAND, _COUNTING)
    if not report.invocation_days:
        raise LayergenError(
            f"in {source} nobody counted invocations",
            hint=f"ask for them: {_COUNTING}",
        )
    return {
        (report.environment, held.region, name): (function.invocations, report.invocation_days)
        for held in (*report.publications, *report.unknown_layers, *report.foreign_layers)
        for name, function in held.functions.items()
        if function.invocations is not None
    }
