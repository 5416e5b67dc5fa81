"""Commits on GitHub: their state, and the pull request that they come from."""

from layergen.adapters.forge_wire import PullRequest
from layergen.adapters.github import GitHub
from layergen.adapters.posting_errors import GoneError
from layergen.errors import LayergenError
from layergen.model.post import CommitState

_MOST_CHARACTERS = 140
"""Of the description of a state."""


def set_commit_state(github: GitHub, sha: str, state: CommitState) -> None:
    """Tell a state, which replaces the one of the same context."""
    content = {
        "state": "success" if state.passed else "failure",
        "context": state.context,
        "description": state.shortened(_MOST_CHARACTERS),
        **({"target_url": state.url} if state.url else {}),
    }
    try:
        github.ask("POST", f"/statuses/{sha}", content, needs="statuses: write")
    except GoneError as error:
        raise LayergenError(
            f"GitHub finds no commit {sha[:12]} in {github.repository} for this token",
            hint=error.hint,
        ) from None


def pull_request_of(github: GitHub, sha: str) -> int | None:
    """Find the pull request that brought a commit to its branch; None if there is not just one."""
    try:
        found = github.listing(PullRequest, f"/commits/{sha}/pulls", needs="pull-requests: read")
    except GoneError:
        return None
    merged = [one for one in found if one.merged_at]
    as_this = [one for one in merged if one.merge_commit_sha == sha]
    for candidates in (as_this, merged, found):
        if len(candidates) == 1:
            return candidates[0].number
    return None
