"""`layergen lint`: checkov with its own and our policies, over the rendered roots or a plan."""

from collections.abc import Sequence
from enum import StrEnum
from functools import partial
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
)
from layergen.cli.workshop import all_of
from layergen.errors import ExitCode, LayergenError

if TYPE_CHECKING:
    from layergen.model.finding import Finding
    from layergen.model.root import Root


class LintFormat(StrEnum):
    """What `lint` writes."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


def lint(
    context: typer.Context,
    env: EnvironmentOption = None,
    region: RegionOption = None,
    *,
    plan: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            metavar="FILE",
            help="Judge this plan (`terraform show -json`) and not the files of its root.",
        ),
    ] = None,
    format_: Annotated[
        LintFormat,
        typer.Option("--format", envvar="LAYERGEN_LINT_FORMAT", help="How findings are written."),
    ] = LintFormat.TEXT,
    output: Annotated[
        Path | None,
        typer.Option(dir_okay=False, metavar="FILE", help="Write to this file, not to stdout."),
    ] = None,
) -> None:
    """Check the rendered roots with checkov: its own policies, and those for layers.

    What stands beside the rendered files is checked as well. A finding names the layer in
    layers.yaml that it goes back to; a file that checkov cannot read is a finding, too. checkov
    runs as a tool of its own, which uv fetches once.
    """
    from layergen.adapters import console
    from layergen.adapters.repository_files import write_text
    from layergen.diagnostics import Severity

    current = session(context)
    found = checkout(current)
    roots = _roots(found, env, region, plan)
    findings = _findings(current, found, roots, plan)
    written = _written(findings, format_)
    if output:
        write_text(output, written)
    elif written:
        console.write(written)
    where = "1 root" if len(roots) == 1 else f"{len(roots)} roots"
    current.say(f"{len(findings) or 'no'} finding{'s' * (len(findings) != 1)} in {where}")
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise typer.Exit(ExitCode.ERROR)


def _roots(
    found: Checkout, environments: list[str] | None, regions: list[str] | None, plan: Path | None
) -> tuple["Root", ...]:
    from layergen.resolve.root import resolve_root

    chosen = found.roots(environments, regions)
    roots = tuple(resolve_root(found.repository, env, region) for env, region in chosen)
    if plan and len(roots) != 1:
        # A plan lies in the root that it was made in, unless somebody moved it.
        folders = plan.resolve().parents
        roots = tuple(root for root in roots if found.root / root.folder in folders)
        if len(roots) != 1:
            raise typer.BadParameter(
                f"which root is {plan} a plan of? Name it with --env and --region",
                param_hint="--plan",
            )
    if not roots:
        raise LayergenError(
            "there is no environment yet", hint="describe one in envs/NAME/env.yaml"
        )
    for root in roots:
        if not any((found.root / root.folder).glob("*.tf")):
            raise LayergenError(f"{root.folder} is not rendered", hint="run `layergen render`")
    return roots


def _findings(
    current: Session, found: Checkout, roots: Sequence["Root"], plan: Path | None
) -> tuple["Finding", ...]:
    from layergen.adapters.checkov import Target, find_checkov
    from layergen.adapters.repository_files import read_text
    from layergen.adapters.shipped import shipped
    from layergen.load.checkov_json import is_plan, load_findings
    from layergen.model.finding import LayerPlace
    from layergen.resolve.lint import declared_grants, located

    if plan and not is_plan(read_text(plan)):
        raise LayergenError(
            f"{plan} is not a plan in JSON",
            hint=f"write one: terraform show -json PLAN > {plan.name}",
        )
    checkov = find_checkov(shipped("policies"))
    scans = {
        root.folder: partial(
            checkov.scan,
            found.root,
            Target(root.folder, declared_grants(root.layers), plan and plan.resolve()),
        )
        for root in roots
    }
    reports = all_of(current, "checking roots", scans)
    findings: list[Finding] = []
    for root in roots:
        layers = {
            layer.identifier: LayerPlace(
                layer.layer, found.places.key("layers.yaml", "layers", layer.layer)
            )
            for layer in root.layers
        }
        name = str(plan) if plan else None
        loaded = load_findings(
            reports[root.folder], top=str(found.root), folder=root.folder, plan=name
        )
        findings += located(loaded, layers)
    return tuple(findings)


def _written(findings: Sequence["Finding"], format_: LintFormat) -> str:
    from layergen.report.findings_json import findings_json
    from layergen.report.findings_sarif import findings_sarif
    from layergen.report.findings_text import findings_text

    match format_:
        case LintFormat.TEXT:
            return findings_text(findings)
        case LintFormat.JSON:
            return findings_json(findings)
        case LintFormat.SARIF:
            return findings_sarif(findings)
