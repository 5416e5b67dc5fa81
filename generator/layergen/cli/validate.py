"""`layergen validate`: every finding with its place."""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import Session, examine, session, workspace_folder
from layergen.errors import ExitCode
from layergen.model.words import counted

if TYPE_CHECKING:
    from layergen.diagnostics import Diagnostic
    from layergen.model.repository import Repository


class ReportFormat(StrEnum):
    """How findings are written."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"


def validate(
    context: typer.Context,
    *,
    format_: Annotated[
        ReportFormat,
        typer.Option(
            "--format",
            envvar="LAYERGEN_VALIDATE_FORMAT",
            help="Text goes to stderr; json and annotations for GitHub to stdout.",
        ),
    ] = ReportFormat.TEXT,
    strict: Annotated[bool, typer.Option("--strict", help="Let warnings fail, too.")] = False,
) -> None:
    """Check the strategy, the environments and the locks, and show every finding.

    Example: `layergen validate --strict --format github`
    """
    from layergen.diagnostics import beyond_notes, errors_in, in_reading_order

    current = session(context)
    found, diagnostics = examine(current)
    findings = in_reading_order(diagnostics)
    _write(current, findings, format_)
    current.say(f"{_checked(found.repository)}: {_result(findings)}")
    if beyond_notes(findings) if strict else errors_in(findings):
        raise typer.Exit(ExitCode.ERROR)


def _write(current: Session, findings: Sequence["Diagnostic"], format_: ReportFormat) -> None:
    from layergen.adapters import console
    from layergen.diagnostics import errors_in
    from layergen.report.diagnostics_github import diagnostics_github
    from layergen.report.diagnostics_json import diagnostics_json

    match format_:
        case ReportFormat.TEXT:
            console.say_diagnostics(errors_in(findings) if current.quiet else findings)
        case ReportFormat.JSON:
            console.write(diagnostics_json(findings))
        case ReportFormat.GITHUB if findings:
            console.write(diagnostics_github(findings, folder=workspace_folder(current.root)))


def _checked(repository: "Repository") -> str:
    strategy = repository.strategy
    return ", ".join(
        (
            counted(len(strategy.layers), "layer"),
            counted(len(strategy.functions), "function"),
            counted(len(repository.environments), "environment"),
        )
    )


def _result(findings: Sequence["Diagnostic"]) -> str:
    numbers = Counter(finding.severity.value for finding in findings)
    return ", ".join(counted(number, name) for name, number in sorted(numbers.items())) or (
        "no findings"
    )
