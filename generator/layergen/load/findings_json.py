"""What `layergen lint --format json` wrote, read back. Unknown keys belong to newer versions."""

from typing import Literal

from layergen.diagnostics import Place, Severity
from layergen.load.own_report import OwnReport, Part, read_report
from layergen.model.finding import Finding, Lines

_COMMAND = "layergen lint --format json"


class _Place(Part):
    file: str
    line: int = 0
    column: int = 0


class _Lines(Part):
    file: str
    first_line: int = 0
    last_line: int = 0


class _Finding(Part):
    check: str
    name: str
    severity: Literal["error", "warning", "note"] = "error"
    root: str = ""
    resource: str = ""
    layer: str | None = None
    place: _Place | None = None
    rendered: _Lines
    guideline: str | None = None


class _Report(OwnReport):
    findings: list[_Finding]


def read_findings(text: str, source: str) -> tuple[Finding, ...]:
    """Read findings. `source` says in messages where they are from.

    Raises LayergenError if `lint` did not write this.
    """
    report = read_report(_Report, text, source, _COMMAND, "layergen lint --write-findings FILE")
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
