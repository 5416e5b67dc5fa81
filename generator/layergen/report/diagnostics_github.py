"""Diagnostics as annotations in GitHub Actions."""

from collections.abc import Iterable

from layergen.diagnostics import Diagnostic
from layergen.report.annotations import Annotation, annotations


def diagnostics_github(diagnostics: Iterable[Diagnostic], *, folder: str = "") -> str:
    """Write one workflow command per diagnostic, errors first, and no more than GitHub shows.

    `folder` is where the repository lies in the workspace, if that is not its top.
    """
    return annotations(map(_annotation, diagnostics), folder=folder)


def _annotation(finding: Diagnostic) -> Annotation:
    place = finding.place
    text = f"{finding.message}\nhint: {finding.hint}" if finding.hint else finding.message
    return Annotation(finding.severity, finding.rule, text, place.file, place.line, place.column)
