"""Comments on a pull request, which to GitHub is an issue."""

from dataclasses import dataclass

from layergen.adapters.forge_wire import Comment
from layergen.adapters.github import GitHub
from layergen.adapters.posting_errors import GoneError
from layergen.errors import LayergenError
from layergen.model.post import Post

_NEEDS = "pull-requests: write"


@dataclass(frozen=True, slots=True)
class PullRequestComments:
    """The comments of one pull request that our own account has written."""

    github: GitHub
    number: int

    def ours(self) -> list[Post]:
        """Give them, oldest first; those that somebody has hidden are left out."""
        login = self.github.login().lower()
        path = f"/issues/{self.number}/comments"
        try:
            found = self.github.listing(Comment, path, needs="pull-requests: read")
        except GoneError as error:
            repository = self.github.repository
            raise LayergenError(
                f"there is no pull request {self.number} in {repository} for this token",
                hint=error.hint,
            ) from None
        posts = [_post(one) for one in found if one.user and one.user.login.lower() == login]
        return sorted(posts, key=lambda post: post.number)

    def unhidden(self, posts: list[Post]) -> list[Post]:
        """Leave out what somebody has hidden as outdated: nobody would see it updated."""
        hidden = self.github.minimized([post.node for post in posts if post.node])
        return [post for post in posts if post.node not in hidden]

    def find(self, number: int) -> Post | None:
        """Look at one; None if it is not there."""
        path = f"/issues/comments/{number}"
        try:
            return _post(self.github.one(Comment, "GET", path, needs="pull-requests: read"))
        except GoneError:
            return None

    def settle(self) -> None:
        """Let the writes of others arrive that are on their way."""
        self.github.rest.settle()

    def create(self, body: str) -> Post:
        """Write a new one."""
        path = f"/issues/{self.number}/comments"
        content = {"body": body}
        made = self.github.one(Comment, "POST", path, content, needs=_NEEDS, repeatable=False)
        self.github.posted_as(made.user.login if made.user else "")
        return _post(made)

    def edit(self, post: Post, body: str) -> None:
        """Replace the text of one. Raises GoneError if it is not there any more."""
        self.github.ask("PATCH", f"/issues/comments/{post.number}", {"body": body}, needs=_NEEDS)

    def remove(self, post: Post) -> None:
        """Delete one, or see that somebody else did."""
        try:
            self.github.ask("DELETE", f"/issues/comments/{post.number}", needs=_NEEDS)
        except GoneError:
            return


def _post(comment: Comment) -> Post:
    return Post(comment.id, comment.body or "", comment.html_url, comment.node_id)
