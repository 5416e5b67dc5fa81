"""What a comment tells, on the lines that it is about, for GitHub."""

from collections.abc import Iterator, Mapping

from layergen.diagnostics import Place, Severity
from layergen.model.plan_summary import Danger, PlanSummary
from layergen.report.annotations import Annotation, annotations
from layergen.report.comment_words import place

Places = Mapping[tuple[str, str], Place]
"""Where the blocks are written that dangers are about, by folder of the root and address."""


def comment_annotations(summary: PlanSummary, places: Places, *, folder: str = "") -> str:
    """Write what is dangerous and which files are stale; the worst first.

    What policies found is left to `lint --format github`, so that no line says it twice.
    `folder` is where the repository lies in the workspace, if that is not its top.
    """
    return annotations(_annotations(summary, places), folder=folder)


def _annotations(summary: PlanSummary, places: Places) -> Iterator[Annotation]:
    yield from (_danger(danger, places) for danger in summary.dangers)
    for file, change in sorted((summary.stale or {}).items()):
        text = f"{change}; run `layergen render` and commit what it writes"
        yield Annotation(Severity.WARNING, "stale-file", text, file)


def _danger(danger: Danger, places: Places) -> Annotation:
    severity = Severity.ERROR if danger.refuses else Severity.WARNING
    about = f"{danger.address} ({place(danger.root)})" if danger.address else place(danger.root)
    lines = [f"{about}: {danger.message}"]
    if danger.waived and danger.until:
        lines.append(f"waived until {danger.until.isoformat()}: {danger.waived}")
    elif danger.hint:
        lines.append(f"hint: {danger.hint}")
    at = places.get((danger.root.folder, danger.address), Place(""))
    return Annotation(severity, danger.rule, "\n".join(lines), at.file, at.line, at.column)
