"""Issues of a project on GitLab that are ours, told by a label and by who opened them."""

from dataclasses import dataclass

from layergen.adapters.forge_wire import ProjectIssue
from layergen.adapters.gitlab import GitLab
from layergen.adapters.posting_errors import GoneError
from layergen.errors import LayergenError
from layergen.model.post import Post


@dataclass(frozen=True, slots=True)
class ProjectIssues:
    """The issues with one label that our own account has opened; new ones get `title`."""

    gitlab: GitLab
    label: str
    title: str

    def ours(self) -> list[Post]:
        """Give them, oldest first, those that are closed as well."""
        login = self.gitlab.login()
        try:
            found = self.gitlab.listing(
                ProjectIssue, f"/issues?state=all&scope=all&labels={self.label}"
            )
        except GoneError as error:
            raise LayergenError(
                f"project {self.gitlab.project} has no issues for this token", hint=error.hint
            ) from None
        posts = [_post(one) for one in found if one.author and one.author.username == login]
        return sorted(posts, key=lambda post: post.number)

    def unhidden(self, posts: list[Post]) -> list[Post]:
        """Give them all: issues cannot be hidden."""
        return posts

    def find(self, number: int) -> Post | None:
        """Look at one; None if it is not there."""
        try:
            return _post(self.gitlab.one(ProjectIssue, "GET", f"/issues/{number}"))
        except GoneError:
            return None

    def create(self, body: str) -> Post:
        """Open a new one."""
        content = {"title": self.title, "description": body, "labels": self.label}
        return _post(self.gitlab.one(ProjectIssue, "POST", "/issues", content, repeatable=False))

    def edit(self, post: Post, body: str) -> None:
        """Replace the text of one, and open it again. Raises GoneError if it is not there."""
        again = {} if post.open else {"state_event": "reopen"}
        self.gitlab.ask("PUT", f"/issues/{post.number}", {"description": body, **again})

    def remove(self, post: Post) -> None:
        """Close one that two runs have opened at once, and take its marker away."""
        content = {"description": "Opened twice.", "state_event": "close"}
        try:
            self.gitlab.ask("PUT", f"/issues/{post.number}", content)
        except GoneError:
            return

    def close(self, post: Post, body: str, why: str) -> None:
        """Replace the text of one, close it, and say why in a note."""
        content = {"description": body, "state_event": "close"}
        self.gitlab.ask("PUT", f"/issues/{post.number}", content)
        self.gitlab.ask("POST", f"/issues/{post.number}/notes", {"body": why}, repeatable=False)

    def settle(self) -> None:
        """Let the writes of others arrive that are on their way."""
        self.gitlab.rest.settle()


def _post(issue: ProjectIssue) -> Post:
    body = issue.description or ""
    return Post(issue.iid, body, issue.web_url, open=issue.state != "closed")
