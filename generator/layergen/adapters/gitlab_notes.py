"""Notes on a merge request of GitLab, and what it says of commits."""

from dataclasses import dataclass

from layergen.adapters.forge_wire import MergeRequest, Note
from layergen.adapters.gitlab import GitLab
from layergen.adapters.posting_errors import GoneError
from layergen.errors import LayergenError
from layergen.model.post import CommitState, Post

_MOST_CHARACTERS = 255
"""Of the description of a state."""
_STAYS = "cannot transition"
"""What GitLab before 18 says if a commit has the state already."""


@dataclass(frozen=True, slots=True)
class MergeRequestNotes:
    """The notes on one merge request that our own account has written."""

    gitlab: GitLab
    number: int

    @property
    def _path(self) -> str:
        return f"/merge_requests/{self.number}/notes"

    def ours(self) -> list[Post]:
        """Give them, oldest first."""
        login = self.gitlab.login()
        try:
            found = self.gitlab.listing(Note, f"{self._path}?sort=asc&order_by=created_at")
        except GoneError as error:
            raise LayergenError(
                f"there is no merge request {self.number} in project {self.gitlab.project} "
                "for this token",
                hint=error.hint,
            ) from None
        posts = [
            _post(one)
            for one in found
            if not one.system and one.author and one.author.username == login
        ]
        return sorted(posts, key=lambda post: post.number)

    def unhidden(self, posts: list[Post]) -> list[Post]:
        """Give them all: GitLab hides none."""
        return posts

    def find(self, number: int) -> Post | None:
        """Look at one; None if it is not there."""
        try:
            return _post(self.gitlab.one(Note, "GET", f"{self._path}/{number}"))
        except GoneError:
            return None

    def create(self, body: str) -> Post:
        """Write a new one."""
        content = {"body": body}
        return _post(self.gitlab.one(Note, "POST", self._path, content, repeatable=False))

    def edit(self, post: Post, body: str) -> None:
        """Replace the text of one. Raises GoneError if it is not there any more."""
        self.gitlab.ask("PUT", f"{self._path}/{post.number}", {"body": body})

    def remove(self, post: Post) -> None:
        """Delete one, or see that somebody else did."""
        try:
            self.gitlab.ask("DELETE", f"{self._path}/{post.number}")
        except GoneError:
            return

    def settle(self) -> None:
        """Let the writes of others arrive that are on their way."""
        self.gitlab.rest.settle()


def _post(note: Note) -> Post:
    return Post(note.id, note.body or "")


def set_commit_state(gitlab: GitLab, sha: str, state: CommitState) -> None:
    """Tell a state, which replaces the one of the same name."""
    content = {
        "state": "success" if state.passed else "failed",
        "name": state.context,
        "description": state.shortened(_MOST_CHARACTERS),
        **({"target_url": state.url} if state.url else {}),
    }
    try:
        gitlab.ask("POST", f"/statuses/{sha}", content)
    except GoneError as error:
        raise LayergenError(
            f"GitLab finds no commit {sha[:12]} in project {gitlab.project} for this token",
            hint=error.hint,
        ) from None
    except LayergenError as error:
        if _STAYS not in error.message.lower():
            raise


def merge_request_of(gitlab: GitLab, sha: str) -> int | None:
    """Find the merge request that brought a commit to its branch; None if there is not just one."""
    try:
        found = gitlab.listing(MergeRequest, f"/repository/commits/{sha}/merge_requests")
    except GoneError:
        return None
    merged = [one for one in found if one.state == "merged"]
    for candidates in (merged, found):
        if len(candidates) == 1:
            return candidates[0].iid
    return None
