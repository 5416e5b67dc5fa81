"""Diagnostics as annotations in GitHub Actions."""

from collections.abc import Iterable

from layergen.diagnostics import Diagnostic
from layergen.report.annotations import Annotation, annotations


def diagnostics_github(diagnostics: Iterable[Diagnostic], *, folder: str = "") -> str:
    """Write one workflow command per diagnostic, errors first, and no more than GitHub shows.

    `folder` is where the repository lies in the workspace, if that is not its top.
    """
    return annotations(map(annotation_of, diagnostics), folder=folder)


def annotation_of(finding: Diagnostic) -> Annotation:
    """Put one diagnostic on its line."""
    place = finding.place
    text = f"{finding.message}\nhint: {finding.hint}" if finding.hint else finding.message
    return Annotation(finding.severity, finding.rule, text, place.file, place.line, place.column)
