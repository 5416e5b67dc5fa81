"""Issues of a repository on GitHub that are ours, told by a label and by who opened them."""

from dataclasses import dataclass

from layergen.adapters.forge_wire import Issue
from layergen.adapters.github import GitHub
from layergen.adapters.posting_errors import GoneError
from layergen.errors import LayergenError
from layergen.model.post import Post

_NEEDS = "issues: write"


@dataclass(frozen=True, slots=True)
class LabelledIssues:
    """The issues with one label that our own account has opened; new ones get `title`.

    To GitHub a pull request is an issue, too; those are passed over.
    """

    github: GitHub
    label: str
    title: str

    def ours(self) -> list[Post]:
        """Give them, oldest first, those that are closed as well."""
        login = self.github.login().lower()
        try:
            found = self.github.listing(
                Issue, f"/issues?state=all&labels={self.label}", needs="issues: read"
            )
        except GoneError as error:
            raise LayergenError(
                f"{self.github.repository} has no issues for this token",
                hint=f"{error.hint}; issues may be turned off in the repository's settings",
            ) from None
        posts = [
            _post(one)
            for one in found
            if one.pull_request is None and one.user and one.user.login.lower() == login
        ]
        return sorted(posts, key=lambda post: post.number)

    def unhidden(self, posts: list[Post]) -> list[Post]:
        """Give them all: issues cannot be hidden."""
        return posts

    def find(self, number: int) -> Post | None:
        """Look at one; None if it is not there, or is one of ours no more."""
        try:
            return _post(self.github.one(Issue, "GET", f"/issues/{number}", needs="issues: read"))
        except GoneError:
            return None

    def create(self, body: str) -> Post:
        """Open a new one."""
        content = {"title": self.title, "body": body, "labels": [self.label]}
        made = self.github.one(Issue, "POST", "/issues", content, needs=_NEEDS, repeatable=False)
        self.github.posted_as(made.user.login if made.user else "")
        post = _post(made)
        if self.label not in [one if isinstance(one, str) else one.name for one in made.labels]:
            # GitHub drops labels without a word for whom it does not let set them, and without its
            # label nobody would find the issue again.
            path = f"/issues/{post.number}/labels"
            self.github.ask("POST", path, {"labels": [self.label]}, needs=_NEEDS)
        return post

    def edit(self, post: Post, body: str) -> None:
        """Replace the text of one, and open it again. Raises GoneError if it is not there."""
        content = {"body": body, "state": "open"}
        self.github.ask("PATCH", f"/issues/{post.number}", content, needs=_NEEDS)

    def remove(self, post: Post) -> None:
        """Close one that two runs have opened at once; only people may delete issues.

        Its text goes, the marker with it, so that nobody takes it for the one that stays.
        """
        content = {"body": "Opened twice.", "state": "closed", "state_reason": "not_planned"}
        try:
            self.github.ask("PATCH", f"/issues/{post.number}", content, needs=_NEEDS)
        except GoneError:
            return

    def close(self, post: Post, body: str, why: str) -> None:
        """Replace the text of one, close it, and say why in a comment."""
        content = {"body": body, "state": "closed", "state_reason": "completed"}
        self.github.ask("PATCH", f"/issues/{post.number}", content, needs=_NEEDS)
        # After it: who is stopped in between has left a closed issue, and not two comments.
        self.github.ask(
            "POST",
            f"/issues/{post.number}/comments",
            {"body": why},
            needs=_NEEDS,
            repeatable=False,
        )

    def settle(self) -> None:
        """Let the writes of others arrive that are on their way."""
        self.github.rest.settle()


def _post(issue: Issue) -> Post:
    return Post(issue.number, issue.body or "", issue.html_url, open=issue.state != "closed")
