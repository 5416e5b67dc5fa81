"""`layergen lint`: checkov with its own and our policies, over the rendered roots or plans."""

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import (
    Checkout,
    EnvironmentOption,
    RegionOption,
    Session,
    checkout,
    session,
    workspace_folder,
)
from layergen.cli.linting import Subject, layer_places, scan, subjects
from layergen.errors import ExitCode, LayergenError

if TYPE_CHECKING:
    from layergen.diagnostics import Diagnostic, Place
    from layergen.model.finding import Finding, Identity, Verdicts


class LintFormat(StrEnum):
    """What `lint` writes."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    JUNIT = "junit"
    GITHUB = "github"


class Threshold(StrEnum):
    """From which severity on findings fail the command."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"
    NEVER = "never"


def lint(
    context: typer.Context,
    env: EnvironmentOption = None,
    region: RegionOption = None,
    *,
    plan: Annotated[
        list[Path] | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            metavar="FILE",
            help="Judge this plan (`terraform show -json`) and not the files of its root; may be "
            "given more than once.",
        ),
    ] = None,
    severity: Annotated[
        Threshold,
        typer.Option(help="Fail from this severity on; milder findings are only shown."),
    ] = Threshold.ERROR,
    baseline: Annotated[
        Path | None,
        typer.Option(dir_okay=False, metavar="FILE", help="Findings that are known, and pass."),
    ] = None,
    write_baseline: Annotated[
        Path | None,
        typer.Option(
            dir_okay=False, metavar="FILE", help="Make all findings known in this file, and pass."
        ),
    ] = None,
    show_skipped: Annotated[
        bool,
        typer.Option(
            "--show-skipped",
            help="Show in text and SARIF, too, what is skipped or known, with the reason.",
        ),
    ] = False,
    format_: Annotated[
        LintFormat,
        typer.Option("--format", envvar="LAYERGEN_LINT_FORMAT", help="How findings are written."),
    ] = LintFormat.TEXT,
    output: Annotated[
        Path | None,
        typer.Option(dir_okay=False, metavar="FILE", help="Write to this file, not to stdout."),
    ] = None,
    write_findings: Annotated[
        Path | None,
        typer.Option(
            dir_okay=False,
            metavar="FILE",
            help="Also write to this file what is found, for `layergen comment --findings`.",
        ),
    ] = None,
) -> None:
    """Check the rendered roots with checkov: its own policies, and those for layers.

    What stands beside the rendered files is checked as well. A finding names the layer in
    layers.yaml that it goes back to; a file that checkov cannot read is a finding, too. A layer
    lets a check pass with `lint: {skip: {CHECK: reason}}`, and a resource with a comment,
    `#checkov:skip=CHECK:reason`. checkov runs as a tool of its own, which uv fetches once.

    Example: `layergen lint --format sarif --output lint.sarif --severity never`
    """
    from layergen.adapters import console
    from layergen.adapters.repository_files import write_text

    current = session(context)
    found = checkout(current)
    known = _known(found, baseline) if baseline else {}
    chosen = subjects(found, env, region, plan or ())
    verdicts, warnings = _judged(current, found, chosen, known)
    roots = [subject.root.folder for subject in chosen]
    failing = _failing(verdicts, severity)
    if write_findings:
        _write_findings(write_findings, verdicts)
    if format_ is LintFormat.GITHUB:
        written = _annotations(current, verdicts, warnings)
    else:
        console.say_diagnostics(warnings)
        written = _written(verdicts, failing, roots, format_, show_skipped=show_skipped)
    if output:
        write_text(output, written)
    elif written:
        console.write(written)
    current.say(_summary(verdicts, roots))
    if write_baseline:
        _write_baseline(current, found, write_baseline, verdicts, roots)
    elif failing:
        raise typer.Exit(ExitCode.ERROR)


def _judged(
    current: Session,
    found: Checkout,
    chosen: Sequence[Subject],
    known: "dict[Identity, Place]",
) -> "tuple[Verdicts, tuple[Diagnostic, ...]]":
    from layergen.resolve.exemptions import gone_findings, idle_skips, with_baseline, with_skips
    from layergen.resolve.lint import with_severities

    verdicts = with_severities(scan(current, found, chosen), found.repository.strategy.severities)
    layers = [place for subject in chosen for place in layer_places(found, subject).values()]
    verdicts = with_baseline(with_skips(verdicts, layers), known)
    in_plans = any(subject.plan for subject in chosen)
    roots = {subject.root.folder for subject in chosen}
    return verdicts, (
        *idle_skips(verdicts, layers, in_plans=in_plans),
        *gone_findings(verdicts, known, roots),
    )


def _known(found: Checkout, path: Path) -> "dict[Identity, Place]":
    from layergen.adapters.repository_files import read_text
    from layergen.load.lint_baseline import load_baseline

    if not path.exists():
        raise LayergenError(
            f"there is no baseline {path}",
            hint=f"write one with what is found today: layergen lint --write-baseline {path}",
        )
    resolved = path.resolve()
    inside = resolved.is_relative_to(found.root.resolve())
    name = resolved.relative_to(found.root.resolve()).as_posix() if inside else str(path)
    return dict(load_baseline(read_text(path), name))


def _write_findings(path: Path, verdicts: "Verdicts") -> None:
    from layergen.adapters.repository_files import write_text
    from layergen.report.findings_json import findings_json

    write_text(path, findings_json(verdicts))


def _write_baseline(
    current: Session, found: Checkout, path: Path, verdicts: "Verdicts", roots: Sequence[str]
) -> None:
    from layergen.adapters.repository_files import write_text
    from layergen.load.lint_baseline import baseline_text
    from layergen.resolve.exemptions import known_findings

    before = _known(found, path) if path.exists() else {}
    known = known_findings(verdicts, roots, before)
    write_text(path, baseline_text(known))
    current.say(f"{path} knows {_counted(len(known), 'finding')}")


def _failing(verdicts: "Verdicts", threshold: Threshold) -> "tuple[Finding, ...]":
    from layergen.diagnostics import Severity
    from layergen.resolve.lint import is_as_bad

    limit = None if threshold is Threshold.NEVER else Severity(threshold.value)
    return tuple(f for f in verdicts.counting if is_as_bad(f.severity, limit))


def _annotations(current: Session, verdicts: "Verdicts", warnings: "Sequence[Diagnostic]") -> str:
    from layergen.report.findings_github import findings_github

    folder = workspace_folder(current.root)
    return findings_github(verdicts.counting, warnings, folder=folder)


def _written(
    verdicts: "Verdicts",
    failing: "Sequence[Finding]",
    roots: Sequence[str],
    format_: LintFormat,
    *,
    show_skipped: bool,
) -> str:
    from layergen.report.findings_json import findings_json
    from layergen.report.findings_junit import findings_junit
    from layergen.report.findings_sarif import findings_sarif
    from layergen.report.findings_text import findings_text

    shown = verdicts.findings if show_skipped else verdicts.counting
    match format_:
        case LintFormat.JSON:
            return findings_json(verdicts)
        case LintFormat.SARIF:
            return findings_sarif(shown)
        case LintFormat.JUNIT:
            return findings_junit(verdicts, roots, frozenset(failing))
        case _:
            return findings_text(shown)


def _summary(verdicts: "Verdicts", roots: Sequence[str]) -> str:
    from layergen.model.finding import ExemptBy

    exempt = [finding.exemption.by for finding in verdicts.findings if finding.exemption]
    aside = [
        f"{number} {how}"
        for by, how in ((ExemptBy.STRATEGY, "skipped"), (ExemptBy.BASELINE, "known"))
        if (number := exempt.count(by))
    ]
    counting = len(verdicts.counting)
    findings = _counted(counting, "finding") if counting else "no findings"
    where = _counted(len(roots), "root")
    return f"{findings} in {where}" + (f"; {', '.join(aside)}" if aside else "")


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'s' * (number != 1)}"
