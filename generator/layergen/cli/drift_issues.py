"""One issue for each environment: open while something differs, closed when nothing does."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from layergen.cli.context import Checkout, Session
from layergen.cli.posting import Ending, keep_posted
from layergen.cli.pull_request import current_run
from layergen.errors import LayergenError
from layergen.model.ci_run import CiRun
from layergen.model.issue_marker import IssueMarker

if TYPE_CHECKING:
    from layergen.adapters.forge import Issues
    from layergen.model.drift import DriftReport
    from layergen.model.post import Post
    from layergen.resolve.posting import Candidate

_MOST_BYTES = 60_000
"""GitHub refuses more than 65,536 characters."""


def keep_issues(session: Session, found: Checkout, report: "DriftReport") -> None:
    """Open, update or close the issue of every environment that was looked at as a whole.

    One of which a part could not be looked at keeps an open issue open. Raises LayergenError.
    """
    from layergen.adapters.ci_environment import host_here
    from layergen.adapters.forge import signed_in
    from layergen.report.drift_issue import LABEL, issue_title
    from layergen.resolve.drift.environment import of_environment, unlooked_at

    run = current_run(host_here())
    looked_at = {
        name: (environment, part)
        for name, environment in sorted(found.repository.environments.items())
        if (part := of_environment(report, name)).roots
        or any(f"envs/{name}/" in failure.where for failure in part.failures)
    }
    if not looked_at:
        raise LayergenError(
            "no environment was looked at, so there is no issue to keep",
            hint="an issue is about the roots of an environment that layergen renders",
        )
    with signed_in(run, session.say) as forge:
        for name, (environment, part) in looked_at.items():
            if missing := unlooked_at(part, environment):
                session.say(
                    f"no issue for {name}: nobody looked at {', '.join(missing)}", style="yellow"
                )
                continue
            thread = forge.issues(LABEL, issue_title(name))
            if part.differs:
                _keep_open(session, thread, part, IssueMarker(name, run.stamp))
            elif part.failures:
                session.say(
                    f"the issue of {name} stays as it is: not everything could be looked at",
                    style="yellow",
                )
            else:
                _close(session, thread, IssueMarker(name, run.stamp), run)


def _keep_open(
    session: Session,
    thread: "Issues",
    report: "DriftReport",
    marker: IssueMarker,
) -> None:
    from layergen.report.drift_issue import below_marker, issue_body
    from layergen.resolve.posting import same_text

    def text(budget: int) -> str:
        return issue_body(report, marker, budget)

    posted = keep_posted(
        thread,
        text,
        marker.stamp,
        _issue_of(marker.environment),
        budget=_MOST_BYTES,
        same=lambda one, other: same_text(below_marker(one), below_marker(other)),
    )
    told: str = posted.ending
    if posted.ending is Ending.UNCHANGED and not posted.post.open:
        thread.edit(posted.post, text(_MOST_BYTES))
        told = "opened again"
    session.say(f"issue {posted.post.number} of {marker.environment}: {told} ({posted.post.url})")


def _close(session: Session, thread: "Issues", marker: IssueMarker, run: CiRun) -> None:
    from layergen.report.drift_issue import closing_words, with_marker

    recognise = _issue_of(marker.environment)
    for post in thread.ours():
        issue = recognise(post)
        if issue is None or not post.open:
            continue
        if issue.stamp and marker.stamp and issue.stamp > marker.stamp:
            session.say(f"issue {post.number} of {marker.environment}: {Ending.NEWER}")
            continue
        why = closing_words(marker.environment, run.url)
        thread.close(post, with_marker(post.body, marker), why)
        session.say(f"issue {post.number} of {marker.environment}: closed ({post.url})")


def _issue_of(environment: str) -> "Callable[[Post], Candidate | None]":
    """Tell the issue of an environment from all others."""
    from layergen.load.issue_marker import read_issue_marker
    from layergen.resolve.posting import Candidate

    def recognise(post: "Post") -> "Candidate | None":
        marker = read_issue_marker(post.body)
        if marker is None or marker.environment != environment:
            return None
        return Candidate(post, marker.stamp)

    return recognise
