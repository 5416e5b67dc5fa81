"""Diagnostics as annotations in GitHub Actions."""

from collections.abc import Iterable

from layergen.diagnostics import Diagnostic, Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def diagnostics_github(diagnostics: Iterable[Diagnostic], *, folder: str = "") -> str:
    """Write one workflow command per diagnostic, errors first: GitHub shows ten of each kind.

    `folder` is where the repository lies in the workspace, if that is not its top.
    """
    worst_first = sorted(diagnostics, key=lambda d: list(Severity).index(d.severity))
    return "".join(f"{_annotation(finding, folder)}\n" for finding in worst_first)


def _annotation(finding: Diagnostic, folder: str) -> str:
    place = finding.place
    file = f"{folder}/{place.file}" if folder else place.file
    properties = {"file": file}
    if place.line:
        properties |= {"line": str(place.line), "col": str(place.column)}
    properties["title"] = finding.rule
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    text = f"{finding.message}\nhint: {finding.hint}" if finding.hint else finding.message
    return f"::{_COMMANDS[finding.severity]} {written}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
