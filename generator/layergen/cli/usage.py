"""`layergen usage`: who uses which release, asked from AWS."""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import OneEnvironmentOption, RegionOption, Session, checkout, session
from layergen.cli.registry import edit_lock
from layergen.errors import LayergenError

if TYPE_CHECKING:
    from layergen.model.environment import Environment
    from layergen.model.repository import Repository
    from layergen.model.usage_report import UsageReport
    from layergen.resolve.edit import Edit


class UsageFormat(StrEnum):
    """How the answer is printed."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    MARKDOWN = "markdown"


def usage(
    context: typer.Context,
    env: OneEnvironmentOption,
    region: RegionOption = None,
    *,
    write: Annotated[
        bool, typer.Option("--write", help="Also store the names in the environment's lock.")
    ] = False,
    aliases: Annotated[
        bool,
        typer.Option(
            "--aliases",
            help="Ask for the aliases of each function that holds a layer of ours: one request "
            "each. Without, only those are known that a rollout in the lock moves.",
        ),
    ] = False,
    invocations: Annotated[
        int,
        typer.Option(
            min=0,
            max=450,
            metavar="DAYS",
            show_default=False,
            help="Ask CloudWatch how often these functions were invoked in the last days.",
        ),
    ] = 0,
    everything: Annotated[
        bool, typer.Option("--all", help="Name every function, however many use a release.")
    ] = False,
    format_: Annotated[
        UsageFormat,
        typer.Option("--format", envvar="LAYERGEN_USAGE_FORMAT", help="How the answer is printed."),
    ] = UsageFormat.TEXT,
) -> None:
    """Show which functions use which releases, as AWS has it now.

    Looks at every function of the account and of the environment's `consumers`, and at all its
    published versions, because an old version keeps the layers that it was published with. Then it
    shows what somebody should look at: deprecated layers in use, layer versions that no lock knows,
    layers of other accounts, functions behind their pin, runtimes without support, and functions
    that fill their budget.

    `prune` decides by what `--write` stored. An account or region that does not answer is named,
    the others are shown, and the command ends with 1; who uses the releases of that region is then
    not stored.

    Example: `layergen usage --env prod --write`
    """
    from layergen.cli.surveying import Curiosity, survey
    from layergen.resolve.usage import with_usage
    from layergen.resolve.usage_report import usage_report

    here = session(context)
    found = checkout(here, mending=True)
    regions = [name for _, name in found.roots([env], region)]
    environment = found.environment(env)
    answers = survey(
        here, environment, regions, Curiosity(found.facts.today, aliases=aliases, days=invocations)
    )
    report = usage_report(
        found.repository,
        environment,
        regions,
        answers,
        found.facts,
        package_bytes=found.package_bytes,
        days=invocations,
    )
    _print(here, report, format_, everything=everything)
    if write:

        def decide(repository: "Repository", _: "Environment") -> "Edit":
            return with_usage(repository.lock_of(env), report.uses)

        edit_lock(here, env, decide, warned=True)
    _refuse(report, written=write)


def _print(
    session: Session, report: "UsageReport", format_: UsageFormat, *, everything: bool
) -> None:
    from layergen.adapters import console

    match format_:
        case UsageFormat.JSON:
            from layergen.report.usage_json import usage_json

            console.write(usage_json(report))
        case UsageFormat.CSV:
            from layergen.report.usage_csv import usage_csv

            console.write(usage_csv(report))
        case UsageFormat.MARKDOWN:
            from layergen.report.usage_markdown import usage_markdown

            console.write(usage_markdown(report))
        case UsageFormat.TEXT:
            from layergen.report.usage_text import usage_text

            console.show(usage_text(report, everything=everything))
    if not report.uses:
        where = ", ".join(report.regions)
        session.say(f"{report.environment} has no recorded publication in {where}: layergen record")


def _refuse(report: "UsageReport", *, written: bool) -> None:
    """Tell what did not answer. Raises LayergenError if anything did not."""
    from layergen.adapters import console

    if not report.problems:
        return
    for one in report.problems:
        place = f"{one.question} of account {one.account} in {', '.join(one.regions)}"
        console.say_error(LayergenError(f"{place}: {one.message}", hint=one.hint))
    partial = sorted({use.region for use in report.uses if not use.whole})
    raise LayergenError(
        "not everything could be looked at",
        hint=f"nothing was written for {', '.join(partial)}" if written and partial else "",
    )
