"""Annotations in GitHub Actions: workflow commands that show a finding on its line."""

from collections.abc import Iterable
from dataclasses import dataclass

from layergen.diagnostics import Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
# GitHub shows ten of each kind for a step. One notice is ours: it counts what is left.
_SHOWN = {Severity.ERROR: 10, Severity.WARNING: 10, Severity.NOTE: 9}


@dataclass(frozen=True, slots=True)
class Annotation:
    """A text with a title, on lines of a file; 0 says nothing, and without a line it is the file.

    `file` is relative to the top of the repository; without one it belongs to the step.
    """

    severity: Severity
    title: str
    text: str
    file: str = ""
    line: int = 0
    column: int = 0
    end_line: int = 0


def annotations(found: Iterable[Annotation], *, folder: str = "") -> str:
    """Write one workflow command each, errors first, and as many as GitHub shows for one step.

    The rest is counted in a notice, and listed in the step's log. `folder` is where the repository
    lies in the workspace, if that is not its top.
    """
    worst_first = sorted(found, key=lambda annotation: list(Severity).index(annotation.severity))
    shown: list[str] = []
    rest: list[Annotation] = []
    left = dict(_SHOWN)
    for annotation in worst_first:
        if left[annotation.severity]:
            left[annotation.severity] -= 1
            shown.append(_command(annotation, folder))
        else:
            rest.append(annotation)
    return "".join(f"{line}\n" for line in (*shown, *_log(rest)))


def _command(annotation: Annotation, folder: str) -> str:
    path = f"{folder}/{annotation.file}" if folder and annotation.file else annotation.file
    properties = {
        "file": path,
        "line": annotation.line,
        "endLine": annotation.end_line,
        "col": annotation.column,
        "title": annotation.title,
    }
    written = ",".join(
        f"{name}={_property(str(value))}" for name, value in properties.items() if value
    )
    return f"::{_COMMANDS[annotation.severity]} {written}::{_data(annotation.text)}"


def _log(rest: list[Annotation]) -> list[str]:
    if not rest:
        return []
    counts = [
        f"{number} more {severity}{'s' * (number > 1)}"
        for severity in Severity
        if (number := sum(annotation.severity is severity for annotation in rest))
    ]
    counted = " and ".join(filter(None, (", ".join(counts[:-1]), counts[-1])))
    notice = Annotation(Severity.NOTE, counted, "GitHub shows no more; this step's log has them")
    return [_command(notice, ""), f"::group::{counted}", *map(_listed, rest), "::endgroup::"]


def _listed(annotation: Annotation) -> str:
    """Write a line of the log that the runner takes for no command, whatever it holds."""
    where = f"{annotation.file}:{annotation.line}" if annotation.line else annotation.file
    text = f"{where}: {annotation.severity}[{annotation.title}]: {annotation.text}"
    return "- " + " ".join(text.split()).replace("##[", "## [")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
