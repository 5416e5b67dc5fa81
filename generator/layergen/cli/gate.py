"""`layergen gate`: plans that break a law are refused."""

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.context import Checkout, Session, checkout, session
from layergen.cli.gating import with_aws
from layergen.cli.plans import PlansArgument, case_of
from layergen.cli.pull_request import PullRequestOption, current_run
from layergen.errors import ExitCode, LayergenError
from layergen.model.ci_run import Host
from layergen.model.comment_marker import DEFAULT_KEY

if TYPE_CHECKING:
    from layergen.model.gate import Verdict


class GateFormat(StrEnum):
    """How the answer is printed."""

    TEXT = "text"
    JSON = "json"


def gate(
    context: typer.Context,
    plans: PlansArgument,
    *,
    live: Annotated[
        bool,
        typer.Option(
            "--live",
            help="Also ask AWS who uses what would be destroyed, where the aliases that would move "
            "are now, and whether their alarms fire.",
        ),
    ] = False,
    same_as_comment: Annotated[
        bool,
        typer.Option(
            "--same-as-comment",
            help="Also refuse a plan that the comment on the pull request does not tell of; see "
            "`layergen comment --post`.",
        ),
    ] = False,
    host: Annotated[
        Host | None,
        typer.Option(
            show_default=False, help="Where that comment is; by default where the CI runs."
        ),
    ] = None,
    pr: PullRequestOption = None,
    key: Annotated[
        str, typer.Option(metavar="NAME", help="The key of that comment.")
    ] = DEFAULT_KEY,
    format_: Annotated[
        GateFormat,
        typer.Option("--format", envvar="LAYERGEN_GATE_FORMAT", help="How the answer is printed."),
    ] = GateFormat.TEXT,
) -> None:
    """Refuse plans that break a law, before anybody applies them.

    A layer version that is replaced, or destroyed while something needs it; a layer opened to
    somebody whom the strategy does not name; an alias that moves otherwise than its rollout, back
    to an aborted version, or from where somebody moved it by hand; with `--live` also one that gets
    on while an alarm fires; a release that is not locked; another account; lost protection; a
    function beyond its size. A plan of a root that layergen did not render is judged by what holds
    anywhere. `waivers` in layers.yaml let an exception pass until a day. Exits 1 if a plan does not
    pass.

    With `--same-as-comment`, nothing is applied that no reviewer has seen: the hidden marker of the
    comment holds the digest of each plan. After the merge, the pull request is found by the commit.

    Example: `layergen gate plan.json --live`
    """
    from layergen.adapters import console
    from layergen.adapters.ci_environment import host_here
    from layergen.cli.reviewed import reviewed
    from layergen.report.gate_json import gate_json
    from layergen.report.gate_text import gate_text
    from layergen.resolve.gate.reviewed import held_to

    if not same_as_comment and (host or pr or key != DEFAULT_KEY):
        # Whoever names a pull request must not take a plan for compared with it.
        raise typer.BadParameter("it is for --same-as-comment", param_hint="--host, --pr or --key")
    here = session(context)
    found = checkout(here)
    verdicts = [_verdict(here, found, plan, live=live) for plan in plans]
    if same_as_comment and any(verdict.changes for verdict in verdicts):
        saw = reviewed(here, current_run(host or host_here(), pull_request=pr), key)
        verdicts = [held_to(verdict, saw.marker, saw.where) for verdict in verdicts]
    text = gate_json(verdicts) if format_ is GateFormat.JSON else gate_text(verdicts)
    if text:
        console.write(text)
    refused = [verdict.source for verdict in verdicts if verdict.breaches]
    if refused:
        here.say(f"refused: {', '.join(refused)}", style="red")
        raise typer.Exit(ExitCode.ERROR)
    here.say("1 plan passes" if len(plans) == 1 else f"{len(plans)} plans pass")


def _verdict(here: Session, found: Checkout, file: Path, *, live: bool) -> "Verdict":
    from layergen.resolve.gate import judge

    case = case_of(found, file)
    if live:
        if case.environment is None or case.root is None:
            raise LayergenError(
                f"{case.plan.source} is no plan of a root that layergen rendered, so its account "
                "is unknown",
                hint="leave --live out for it",
            )
        case = with_aws(here, case, case.environment, case.root.region)
    return judge(case, found.repository.strategy.waivers, found.facts.today)
