"""Which pull request a command is about, and the comment there that is ours."""

import dataclasses
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from layergen.errors import LayergenError
from layergen.model.ci_run import CiRun, Host, Stamp

if TYPE_CHECKING:
    from layergen.adapters.forge import Forge
    from layergen.model.post import Post
    from layergen.resolve.posting import Candidate

PullRequestOption = Annotated[
    int | None,
    typer.Option(
        "--pr",
        min=1,
        metavar="NUMBER",
        show_default=False,
        help="The pull request or merge request; by default that of the CI run, or the one that "
        "brought its commit to the branch.",
    ),
]


def current_run(
    host: Host,
    *,
    pull_request: int | None = None,
    sha: str = "",
    link: str = "",
    run: int | None = None,
) -> CiRun:
    """Read the CI run from the environment; what options say counts more."""
    from layergen.adapters.ci_environment import ci_run

    found = ci_run(host)
    return dataclasses.replace(
        found,
        pull_request=pull_request or found.pull_request,
        sha=sha or found.sha,
        url=link or found.url,
        stamp=found.stamp if run is None else Stamp(run),
    )


def number_of(forge: "Forge", run: CiRun) -> int:
    """Find the pull request of a run. Raises LayergenError that says what to set."""
    if run.pull_request is not None:
        return run.pull_request
    noun = "pull request" if run.host is Host.GITHUB else "merge request"
    if run.sha and (found := forge.pull_request_of(run.sha)) is not None:
        return found
    told = f", and commit {run.sha[:12]} does not come from exactly one" if run.sha else ""
    raise LayergenError(
        f"nobody says which {noun} this is about{told}", hint=f"name the {noun} with --pr"
    )


def comment_of(key: str) -> "Callable[[Post], Candidate | None]":
    """Tell the comment with a key from all others."""
    from layergen.load.comment_marker import read_marker
    from layergen.resolve.posting import Candidate

    def recognise(post: "Post") -> "Candidate | None":
        marker = read_marker(post.body)
        if marker is None or marker.key != key:
            return None
        stamp = None if marker.run is None else Stamp(marker.run, marker.attempt)
        return Candidate(post, stamp)

    return recognise
