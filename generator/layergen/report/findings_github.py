"""Findings as annotations in GitHub Actions, one for each layer and check."""

from collections.abc import Iterable, Sequence

from layergen.diagnostics import Diagnostic
from layergen.model.finding import Finding
from layergen.report.annotations import Annotation, annotations
from layergen.report.diagnostics_github import annotation_of
from layergen.report.finding_groups import by_cause
from layergen.report.findings_text import resources_text


def findings_github(
    findings: Iterable[Finding], warnings: Iterable[Diagnostic] = (), *, folder: str = ""
) -> str:
    """Write findings and warnings.

    `folder` is where the repository lies in the workspace, if that is not its top.
    """
    found = [*map(_annotation, by_cause(findings)), *map(annotation_of, warnings)]
    return annotations(found, folder=folder)


def _annotation(group: Sequence[Finding]) -> Annotation:
    first = group[0]
    rendered = first.rendered
    subject = first.layer or first.resource
    text = "\n".join((first.name, *_resources(group), *_hint(first)))
    title = f"{first.check}: {subject}" if subject else first.check
    if place := first.place:
        return Annotation(first.severity, title, text, place.file, place.line, place.column)
    return Annotation(
        first.severity, title, text, rendered.file, rendered.first, end_line=rendered.last
    )


def _resources(group: Sequence[Finding]) -> list[str]:
    if not group[0].place:
        return []
    rendered: dict[str, list[Finding]] = {}
    for finding in group:
        rendered.setdefault(str(finding.rendered), []).append(finding)
    return [f"{lines}: {resources_text(found)}" for lines, found in rendered.items()]


def _hint(finding: Finding) -> list[str]:
    return [f"hint: {finding.guideline}"] if finding.guideline else []
