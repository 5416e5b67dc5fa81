"""`layergen comment`: what merging does, for the people who review it."""

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from layergen.cli.comment_post import Part, Posting, post, show
from layergen.cli.context import Checkout, checkout, session
from layergen.cli.plans import PlansArgument, case_of
from layergen.cli.pull_request import PullRequestOption, current_run
from layergen.model.ci_run import CiRun, Host, Stamp
from layergen.model.comment_marker import DEFAULT_KEY, CommentMarker

if TYPE_CHECKING:
    from layergen.model.finding import Finding
    from layergen.model.plan_summary import PlanSummary
    from layergen.resolve.plan_summary import Invocations

_LINK = re.compile(r"https?://[^\s<>()\[\]\\`]+")
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,99}")
_SHA = re.compile(r"[0-9a-fA-F]{7,64}")
_JUDGED_HERE = frozenset({"needs-s3", "too-large", "too-many-layers"})
"""What a comment is there to tell must not keep it from being written."""


class CommentFormat(StrEnum):
    """How it is written."""

    MARKDOWN = "markdown"
    JSON = "json"
    TEXT = "text"


def comment(
    context: typer.Context,
    plans: PlansArgument,
    *,
    format_: Annotated[
        CommentFormat,
        typer.Option("--format", envvar="LAYERGEN_COMMENT_FORMAT", help="How it is written."),
    ] = CommentFormat.MARKDOWN,
    findings: Annotated[
        Path | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            metavar="FILE",
            help="Also show what `layergen lint --write-findings FILE` wrote.",
        ),
    ] = None,
    usage: Annotated[
        list[Path] | None,
        typer.Option(
            exists=True,
            dir_okay=False,
            metavar="FILE",
            help="Also show how often functions were invoked, as `layergen usage --invocations "
            "DAYS --format json` counted; one file for each environment.",
        ),
    ] = None,
    stale: Annotated[
        bool,
        typer.Option("--stale/--no-stale", help="Also show which rendered files are out of date."),
    ] = True,
    key: Annotated[
        str,
        typer.Option(
            metavar="NAME", help="Tells several comments of one pull request apart (hidden)."
        ),
    ] = DEFAULT_KEY,
    sha: Annotated[
        str, typer.Option(metavar="SHA", help="The commit that was planned.", show_default=False)
    ] = "",
    run: Annotated[
        int | None,
        typer.Option(
            min=0, metavar="NUMBER", help="The number of the CI run; a higher one is newer."
        ),
    ] = None,
    link: Annotated[
        str,
        typer.Option(
            metavar="URL",
            help="Where the run with all its plans is to be seen.",
            show_default=False,
        ),
    ] = "",
    title: Annotated[str, typer.Option(metavar="TEXT", help="Heads the comment.")] = "layergen",
    max_bytes: Annotated[
        int,
        typer.Option(
            min=2_000,
            metavar="BYTES",
            help="What the Markdown may have (UTF-8). Sections that do not fit are left out, from "
            "the last one on, and named.",
        ),
    ] = 60_000,
    post_: Annotated[
        Host | None,
        typer.Option(
            "--post",
            envvar="LAYERGEN_COMMENT_POST",
            show_default=False,
            help="Post it there: one comment, updated in place, and the status of the commit; on "
            "GitHub also the step's summary and annotations. The token is in GITHUB_TOKEN or "
            "GITLAB_TOKEN.",
        ),
    ] = None,
    without: Annotated[
        list[Part] | None,
        typer.Option(
            "--without", help="Leave this part of --post out; may be given more than once."
        ),
    ] = None,
    pr: PullRequestOption = None,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Print what --post would post, and where; needs no token."),
    ] = False,
) -> None:
    """Say what merging does: one comment for the plans of all roots of a pull request.

    First whether the gate lets it pass and all that is dangerous; then releases that come and go
    with their packages and sizes, functions that move, traffic that shifts, grants; then the rest,
    folded. Of what the plans say, only chosen attributes are shown, never a sensitive one. A plan
    of a root that layergen did not render is counted, and its dangers are shown. The exit code is 0
    whatever the plans do; `gate` refuses them.

    With `--post`, a comment is found by its author and its hidden marker, and an older run never
    writes over a newer one. What CI says of the run is taken from its environment.

    Example: `layergen comment plans/*.json --post github`
    """
    from layergen.adapters import console
    from layergen.report.comment_json import comment_json
    from layergen.report.comment_markdown import CommentOptions, comment_markdown
    from layergen.report.comment_text import comment_text

    _refuse_strange(key, sha, link)
    if post_ is None and (dry_run or without or pr):
        raise typer.BadParameter("it is for --post", param_hint="--dry-run, --without or --pr")
    if post_ is not None and format_ is not CommentFormat.MARKDOWN:
        raise typer.BadParameter("what is posted is Markdown", param_hint="--format")
    here = session(context)
    found = checkout(here, forgiving=_JUDGED_HERE)
    summary = _summary(found, plans, findings, usage or [], stale=stale)
    if post_ is not None:
        ci = current_run(post_, pull_request=pr, sha=sha, link=link, run=run)
        options = CommentOptions(_marker(summary, key, ci), title, ci.url, max_bytes)
        parts = [part for part in Part if part not in (without or ())]
        posting = Posting(here, found, summary, options, ci, parts)
        show(posting) if dry_run else post(posting)
        return
    match format_:
        case CommentFormat.MARKDOWN:
            ci = CiRun(Host.GITHUB, "", sha=sha, stamp=None if run is None else Stamp(run))
            options = CommentOptions(_marker(summary, key, ci), title, link, max_bytes)
            console.write(comment_markdown(summary, options))
        case CommentFormat.JSON:
            console.write(comment_json(summary))
        case CommentFormat.TEXT:
            console.show(comment_text(summary))


def _marker(summary: "PlanSummary", key: str, ci: CiRun) -> CommentMarker:
    run, attempt = ci.stamp or (None, 1)
    each = tuple(sorted(root.digest for root in summary.roots))
    return CommentMarker(summary.digest, key, ci.sha, run, each, attempt)


def _refuse_strange(key: str, sha: str, link: str) -> None:
    for value, pattern, option, hint in (
        (key, _KEY, "--key", "letters, digits and . _ / - (at most 100)"),
        (sha, _SHA, "--sha", "a commit in hexadecimal"),
        (link, _LINK, "--link", "an address that begins with https:// and holds no brackets"),
    ):
        if value and not pattern.fullmatch(value):
            raise typer.BadParameter(f"{value} is not {hint}", param_hint=option)


def _summary(
    found: Checkout,
    plans: Sequence[Path],
    findings: Path | None,
    usage: Sequence[Path],
    *,
    stale: bool,
) -> "PlanSummary":
    from layergen.resolve.gate import judge
    from layergen.resolve.plan_summary import Planned, summarise

    waivers, today = found.repository.strategy.waivers, found.facts.today
    # One after the other, so that only what is told of a large plan stays.
    every = (case_of(found, plan) for plan in plans)
    return summarise(
        [Planned.of(case, judge(case, waivers, today)) for case in every],
        invocations=_invocations(usage),
        findings=_findings(findings),
        stale=_stale(found) if stale else None,
    )


def _findings(file: Path | None) -> "tuple[Finding, ...] | None":
    from layergen.adapters.repository_files import read_text
    from layergen.load.findings_json import read_findings

    return read_findings(read_text(file), str(file)) if file else None


def _invocations(files: Sequence[Path]) -> "Invocations":
    from layergen.adapters.repository_files import read_text
    from layergen.load.invocations_json import read_invocations

    found: dict[tuple[str, str, str], tuple[int, int]] = {}
    for file in files:
        found.update(read_invocations(read_text(file), str(file)))
    return found


def _stale(found: Checkout) -> Mapping[str, str]:
    from layergen.cli.render import reconcile_roots

    result = reconcile_roots(found, None, None)
    conflicts = {finding.place.file: finding.message for finding in result.conflicts}
    return {**{path: str(change) for path, change in result.changes.items()}, **conflicts}
