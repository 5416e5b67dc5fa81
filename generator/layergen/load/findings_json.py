"""What `layergen lint --format json` wrote, read back. Unknown keys belong to newer versions."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from layergen.diagnostics import Place, Severity
from layergen.errors import LayergenError
from layergen.model.finding import Finding, Lines

_FORMAT = "1"


class _Wire(BaseModel):
    model_config = ConfigDict(defer_build=True)


class _Place(_Wire):
    file: str
    line: int = 0
    column: int = 0


class _Lines(_Wire):
    file: str
    first_line: int = 0
    last_line: int = 0


class _Finding(_Wire):
    check: str
    name: str
    severity: Literal["error", "warning", "note"] = "error"
    root: str = ""
    resource: str = ""
    layer: str | None = None
    place: _Place | None = None
    rendered: _Lines
    guideline: str | None = None


class _Report(_Wire):
    format_version: str
    findings: list[_Finding]


def read_findings(text: str, source: str) -> tuple[Finding, ...]:
    """Read findings. `source` says in messages where they are from.

    Raises LayergenError if `lint` did not write this.
    """
    try:
        report = _Report.model_validate_json(text)
    except ValidationError as error:
        where = ".".join(map(str, error.errors(include_input=False)[0]["loc"]))
        at = f": {where} is not as expected" if where else ""
        raise LayergenError(
            f"{source} is not what `layergen lint --format json` writes{at}",
            hint="write it anew: layergen lint --format json --output FILE",
        ) from None
    if report.format_version.split(".", 1)[0] != _FORMAT:
        raise LayergenError(
            f"{source} has the format {report.format_version}, and this layergen reads {_FORMAT}.x",
            hint="use a newer layergen",
        )
    return tuple(_finding(one) for one in report.findings)


def _finding(wire: _Finding) -> Finding:
    at = wire.place
    lines = Lines(wire.rendered.file, wire.rendered.first_line, wire.rendered.last_line)
    return Finding(
        check=wire.check,
        name=wire.name,
        resource=wire.resource,
        rendered=lines,
        guideline=wire.guideline or "",
        severity=Severity(wire.severity),
        layer=wire.layer or "",
        root=wire.root,
        place=Place(at.file, at.line, at.column) if at else None,
    )
