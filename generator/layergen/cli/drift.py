"""`layergen drift`: what differs between the files, Terraform's state and AWS."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import Checkout, EnvironmentOption, RegionOption, checkout, session
from layergen.errors import ExitCode, LayergenError
from layergen.model.drift import Kind

if TYPE_CHECKING:
    from layergen.model.drift import DriftReport


class DriftFormat(StrEnum):
    """How the answer is printed."""

    TEXT = "text"
    JSON = "json"
    MARKDOWN = "markdown"
    SARIF = "sarif"
    JUNIT = "junit"


def drift(
    context: typer.Context,
    plans: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PLAN...",
            help="What `terraform show -json` printed of plans; - reads one from stdin. "
            "Without any, Terraform is run.",
        ),
    ] = None,
    env: EnvironmentOption = None,
    region: RegionOption = None,
    *,
    refresh_only: Annotated[
        bool,
        typer.Option("--refresh-only", help="Look only for what was changed outside of Terraform."),
    ] = False,
    terraform_only: Annotated[
        bool,
        typer.Option(
            "--terraform-only",
            help="Ask AWS nothing beside what Terraform reads: no layer versions that no lock "
            "knows, functions or policies.",
        ),
    ] = False,
    skip: Annotated[
        list[Kind] | None,
        typer.Option("--skip", help="Leave out this kind; may be given more than once."),
    ] = None,
    at_once: Annotated[
        int | None,
        typer.Option(
            "--at-once",
            min=1,
            metavar="N",
            show_default=False,
            envvar="LAYERGEN_DRIFT_AT_ONCE",
            help="Plan in so many roots side by side; by default as many as there are processors.",
        ),
    ] = None,
    issue: Annotated[
        bool,
        typer.Option(
            "--issue",
            help="Keep one issue for each environment, on GitHub or GitLab: opened when something "
            "differs, updated, and closed when nothing does. The token is in GITHUB_TOKEN or "
            "GITLAB_TOKEN.",
        ),
    ] = False,
    format_: Annotated[
        DriftFormat,
        typer.Option("--format", envvar="LAYERGEN_DRIFT_FORMAT", help="How the answer is printed."),
    ] = DriftFormat.TEXT,
) -> None:
    """Name what differs between the files, Terraform's state and AWS, and who is right.

    Plans in every root, or takes the plans that it is given, and asks AWS for layer versions that
    no lock knows, for functions behind their pin, and for policies. Manifests, rendered files and
    zips are held against the locks. One cause in many roots is told once, each with the command
    that heals it. `drift: ignore:` in layers.yaml lets a difference pass until a day.

    Nothing is written, and no state is locked: a role that may read is enough (`layergen iam --for
    drift`). Exits 2 on differences; a step of a rollout that waits for its apply is none. A root
    that cannot be looked at is named, the others are shown, and the command ends with 1.

    Example: `layergen drift --env prod --format markdown`
    """
    from layergen.adapters import console
    from layergen.cli.drifting import look
    from layergen.cli.drifting_scope import Scope

    here = session(context)
    found = checkout(here, mending=True)
    if plans and (env or region):
        raise typer.BadParameter("a plan says itself which root it is of", param_hint="PLAN...")
    if issue and region:
        raise typer.BadParameter("an issue is about all regions", param_hint="--region")
    scope = Scope(
        tuple(plans or ()),
        env,
        region,
        refresh_only=refresh_only,
        terraform_only=terraform_only or bool(plans),
        skip=frozenset(skip or ()),
        at_once=at_once,
    )
    report = look(here, found, scope)
    _print(found, report, format_)
    for failure in report.failures:
        console.say_error(LayergenError(f"{failure.where}: {failure.message}", hint=failure.hint))
    if issue:
        from layergen.cli.drift_issues import keep_issues

        keep_issues(here, found, report)
    if report.failures:
        raise LayergenError("not everything could be looked at")
    if report.differs:
        raise typer.Exit(ExitCode.DIFFERENCES)


def _print(found: Checkout, report: "DriftReport", format_: DriftFormat) -> None:
    from layergen.adapters import console

    match format_:
        case DriftFormat.TEXT:
            from layergen.report.drift_text import drift_text

            console.show(drift_text(report))
        case DriftFormat.JSON:
            from layergen.report.drift_json import drift_json

            console.write(drift_json(report))
        case DriftFormat.MARKDOWN:
            from layergen.report.drift_markdown import drift_markdown

            console.write(drift_markdown(report))
        case DriftFormat.SARIF:
            from layergen.report.drift_sarif import drift_sarif

            layers = found.repository.strategy.layers
            places = {name: found.places.key("layers.yaml", "layers", name) for name in layers}
            console.write(drift_sarif(report, places))
        case DriftFormat.JUNIT:
            from layergen.report.drift_junit import drift_junit

            console.write(drift_junit(report))
