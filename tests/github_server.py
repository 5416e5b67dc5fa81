"""As much of GitHub as layergen speaks to: comments, states of commits, issues, who one is."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.forge_server import Answer, Call, Fault, page_of, serving

MOST_CHARACTERS = 65_536
REPOSITORY = "acme/layers"
ACTIONS = "github-actions[bot]"
WORKFLOW_TOKEN = "ghs_workflowworkflowworkflow"
PERSON_TOKEN = "ghp_personpersonpersonperson"
_ACCESS = Answer({"message": "Resource not accessible by integration"}, 403)
_GONE = Answer({"message": "Not Found", "status": "404"}, 404)
_Handle = Callable[["GitHubServer", Call, "re.Match[str]"], Answer]


@dataclass
class Account:
    """Whose a token is; that of an app may not ask who it is."""

    login: str
    app: bool = False
    permissions: set[str] = field(default_factory=lambda: {"comments", "statuses", "issues"})


def limited(seconds: int | None = None, **headers: str) -> Answer:
    """Give what a secondary rate limit says."""
    message = "You have exceeded a secondary rate limit. Please wait a few minutes."
    after = {} if seconds is None else {"Retry-After": str(seconds)}
    return Answer({"message": message}, 403, {**after, **headers})


@dataclass
class GitHubServer:
    """One repository. Comments and issues are as the API gives them."""

    url: str = ""
    accounts: dict[str, Account] = field(
        default_factory=lambda: {
            WORKFLOW_TOKEN: Account(ACTIONS, app=True),
            PERSON_TOKEN: Account("octocat"),
        }
    )
    comments: list[dict[str, Any]] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)
    states: list[dict[str, Any]] = field(default_factory=list)
    issues: list[dict[str, Any]] = field(default_factory=list)
    pulls: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    deleted: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    has_graphql: bool = True
    drops_labels: bool = False
    other_name: str = ""
    _last: int = 1000

    def comment(self, body: str, login: str = ACTIONS, pull: int = 7) -> dict[str, Any]:
        """Write a comment as somebody."""
        self._last += 1
        made = {
            "id": self._last,
            "node_id": f"IC_{self._last}",
            "body": body,
            "user": {"login": login},
            "pull": pull,
            "html_url": f"https://github.com/{REPOSITORY}/pull/{pull}#issuecomment-{self._last}",
        }
        self.comments.append(made)
        return made

    def issue(self, login: str = ACTIONS, **content: Any) -> dict[str, Any]:
        """Open an issue as somebody."""
        number = len(self.issues) + 1
        made = {
            "number": number,
            "node_id": f"I_{number}",
            "user": {"login": login},
            "state": "open",
            "html_url": f"https://github.com/{REPOSITORY}/issues/{number}",
            **content,
            "labels": [{"name": name} for name in content.get("labels", ())],
        }
        self.issues.append(made)
        return made

    def written(self) -> list[Call]:
        """Give what was asked for that changes something."""
        return [c for c in self.calls if c.method != "GET" and not c.path.endswith("/graphql")]

    def answer(self, call: Call) -> Answer:
        if call.token not in self.accounts:
            return Answer({"message": "Bad credentials"}, 401)
        for method, pattern, handle in _ROUTES:
            if call.method == method and (found := re.fullmatch(pattern, call.path)):
                return handle(self, call, found)
        return _GONE

    def account(self, call: Call) -> Account:
        return self.accounts[call.token]


@contextmanager
def github_server() -> Iterator[GitHubServer]:
    """Serve an empty repository."""
    server = GitHubServer()
    with serving(server):
        yield server


def _too_long(content: Any) -> Answer | None:
    if len(content.get("body") or "") <= MOST_CHARACTERS:
        return None
    error = {
        "resource": "IssueComment",
        "code": "unprocessable",
        "field": "data",
        "message": f"Body is too long (maximum is {MOST_CHARACTERS} characters)",
    }
    return Answer({"message": "Validation Failed", "errors": [error]}, 422)


def _user(server: GitHubServer, call: Call, _: re.Match[str]) -> Answer:
    account = server.account(call)
    return _ACCESS if account.app else Answer({"login": account.login})


def _graphql(server: GitHubServer, call: Call, _: re.Match[str]) -> Answer:
    if not server.has_graphql:
        return _GONE
    if "viewer" in call.content["query"]:
        return Answer({"data": {"viewer": {"login": server.account(call).login}}})
    ids = call.content["variables"]["ids"]
    nodes = [{"id": one, "isMinimized": one in server.hidden} for one in ids]
    return Answer({"data": {"nodes": nodes}})


def _list_comments(server: GitHubServer, call: Call, found: re.Match[str]) -> Answer:
    number = int(found[1])
    issues = {issue["number"] for issue in server.issues}
    if number != 7 and number not in issues:
        return _GONE
    there = [one for one in server.comments if one["pull"] == number]
    return page_of(call, there, server.url, other_name=server.other_name)


def _create_comment(server: GitHubServer, call: Call, found: re.Match[str]) -> Answer:
    account = server.account(call)
    if "comments" not in account.permissions:
        return _ACCESS
    refused = _too_long(call.content)
    made = refused or server.comment(call.content["body"], account.login, int(found[1]))
    return refused or Answer(made, 201)


def _one_comment(server: GitHubServer, call: Call, found: re.Match[str]) -> Answer:
    comment = next((c for c in server.comments if c["id"] == int(found[1])), None)
    if comment is None:
        return _GONE
    account = server.account(call)
    if call.method == "GET":
        return Answer(comment)
    if comment["user"]["login"] != account.login or "comments" not in account.permissions:
        return Answer({"message": "Must have admin rights to Repository."}, 403)
    if call.method == "DELETE":
        server.comments.remove(comment)
        server.deleted.append(comment["id"])
        return Answer(status=204)
    if refused := _too_long(call.content):
        return refused
    comment["body"] = call.content["body"]
    return Answer(comment)


def _state(server: GitHubServer, call: Call, found: re.Match[str]) -> Answer:
    if "statuses" not in server.account(call).permissions:
        return _ACCESS
    assert len(call.content["description"]) <= 140
    server.states.append({"sha": found[1], **call.content})
    return Answer({}, 201)


def _pulls(server: GitHubServer, call: Call, found: re.Match[str]) -> Answer:
    return page_of(call, server.pulls.get(found[1], []), server.url)


def _list_issues(server: GitHubServer, call: Call, _: re.Match[str]) -> Answer:
    wanted = set(filter(None, call.query.get("labels", "").split(",")))
    state = call.query.get("state", "open")
    there = [
        issue
        for issue in reversed(server.issues)
        if state in {"all", issue["state"]}
        and wanted <= {label["name"] for label in issue["labels"]}
    ]
    return page_of(call, there, server.url)


def _create_issue(server: GitHubServer, call: Call, _: re.Match[str]) -> Answer:
    account = server.account(call)
    if "issues" not in account.permissions:
        return _ACCESS
    content = call.content | ({"labels": []} if server.drops_labels else {})
    return _too_long(call.content) or Answer(server.issue(account.login, **content), 201)


def _label_issue(server: GitHubServer, call: Call, found: re.Match[str]) -> Answer:
    issue = server.issues[int(found[1]) - 1]
    issue["labels"] += [{"name": name} for name in call.content["labels"]]
    return Answer(issue["labels"])


def _one_issue(server: GitHubServer, call: Call, found: re.Match[str]) -> Answer:
    issue = next((i for i in server.issues if i["number"] == int(found[1])), None)
    if issue is None:
        return _GONE
    if call.method == "GET":
        return Answer(issue)
    if "issues" not in server.account(call).permissions:
        return _ACCESS
    if refused := _too_long(call.content):
        return refused
    issue |= call.content
    return Answer(issue)


_IN = f"/repos/{REPOSITORY}"
_ROUTES: list[tuple[str, str, _Handle]] = [
    ("GET", "/user", _user),
    ("POST", "/graphql", _graphql),
    ("GET", rf"{_IN}/issues/([0-9]+)/comments", _list_comments),
    ("POST", rf"{_IN}/issues/([0-9]+)/comments", _create_comment),
    *[(m, rf"{_IN}/issues/comments/([0-9]+)", _one_comment) for m in ("GET", "PATCH", "DELETE")],
    ("POST", rf"{_IN}/statuses/([0-9a-f]+)", _state),
    ("GET", rf"{_IN}/commits/([0-9a-f]+)/pulls", _pulls),
    ("GET", rf"{_IN}/issues", _list_issues),
    ("POST", rf"{_IN}/issues", _create_issue),
    ("POST", rf"{_IN}/issues/([0-9]+)/labels", _label_issue),
    *[(m, rf"{_IN}/issues/([0-9]+)", _one_issue) for m in ("GET", "PATCH")],
]
