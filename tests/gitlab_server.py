"""As much of GitLab as layergen speaks to: notes, states of commits, issues, who one is."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.forge_server import Answer, Call, Fault, page_of, serving

MOST_CHARACTERS = 1_000_000
PROJECT = "42"
TOKEN = "glpat-projectprojectproject"
BOT = "project_42_bot_6a1b"
_GONE = Answer({"message": "404 Not found"}, 404)
_Handle = Callable[["GitLabServer", Call, "re.Match[str]"], Answer]


@dataclass
class GitLabServer:
    """One project with the merge request 7. Notes are as the API gives them."""

    url: str = ""
    notes: list[dict[str, Any]] = field(default_factory=list)
    states: list[dict[str, Any]] = field(default_factory=list)
    issues: list[dict[str, Any]] = field(default_factory=list)
    requests: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    may_write: bool = True
    most_characters: int = MOST_CHARACTERS
    faults: list[Fault] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)
    _last: int = 1000

    def note(self, body: str, username: str = BOT, *, system: bool = False) -> dict[str, Any]:
        """Write a note as somebody."""
        self._last += 1
        made = {
            "id": self._last,
            "body": body,
            "author": {"username": username},
            "system": system,
        }
        self.notes.append(made)
        return made

    def answer(self, call: Call) -> Answer:
        if call.token != TOKEN:
            return Answer({"message": "401 Unauthorized"}, 401)
        if call.method != "GET" and not self.may_write:
            return Answer({"message": "403 Forbidden"}, 403)
        for method, pattern, handle in _ROUTES:
            if call.method == method and (found := re.fullmatch(pattern, call.path)):
                return handle(self, call, found)
        return _GONE


@contextmanager
def gitlab_server() -> Iterator[GitLabServer]:
    """Serve an empty merge request."""
    server = GitLabServer()
    with serving(server):
        yield server


def _user(_: GitLabServer, __: Call, ___: re.Match[str]) -> Answer:
    return Answer({"username": BOT})


def _list(server: GitLabServer, call: Call, _: re.Match[str]) -> Answer:
    return page_of(call, server.notes, server.url)


def _create(server: GitLabServer, call: Call, _: re.Match[str]) -> Answer:
    if len(call.content["body"]) > server.most_characters:
        told = {"note": [f"is too long (maximum is {server.most_characters} characters)"]}
        return Answer({"message": told}, 400)
    return Answer(server.note(call.content["body"]), 201)


def _one(server: GitLabServer, call: Call, found: re.Match[str]) -> Answer:
    note = next((n for n in server.notes if n["id"] == int(found[1])), None)
    if note is None:
        return _GONE
    if call.method == "DELETE":
        server.notes.remove(note)
        return Answer(status=204)
    if call.method == "PUT":
        note["body"] = call.content["body"]
    return Answer(note)


def _state(server: GitLabServer, call: Call, found: re.Match[str]) -> Answer:
    state = {"sha": found[1], **call.content}
    if state in server.states:
        told = "Cannot transition status via :succeed from :success"
        return Answer({"message": told}, 400)
    server.states.append(state)
    return Answer({}, 201)


def _requests(server: GitLabServer, call: Call, found: re.Match[str]) -> Answer:
    return page_of(call, server.requests.get(found[1], []), server.url)


def _list_issues(server: GitLabServer, call: Call, _: re.Match[str]) -> Answer:
    assert (call.query["state"], call.query["scope"]) == ("all", "all")
    wanted = [one for one in server.issues if call.query["labels"] in one["labels"]]
    return page_of(call, wanted, server.url)


def _create_issue(server: GitLabServer, call: Call, _: re.Match[str]) -> Answer:
    number = len(server.issues) + 1
    made = {
        "iid": number,
        "author": {"username": BOT},
        "state": "opened",
        "web_url": f"https://gitlab.com/acme/layers/-/issues/{number}",
        **call.content,
        "labels": call.content["labels"].split(","),
    }
    server.issues.append(made)
    return Answer(made, 201)


def _edit_issue(server: GitLabServer, call: Call, found: re.Match[str]) -> Answer:
    issue = server.issues[int(found[1]) - 1]
    issue["description"] = call.content["description"]
    states = {"close": "closed", "reopen": "opened"}
    issue["state"] = states.get(call.content.get("state_event", ""), issue["state"])
    return Answer(issue)


def _issue_note(server: GitLabServer, call: Call, found: re.Match[str]) -> Answer:
    server.issues[int(found[1]) - 1].setdefault("notes", []).append(call.content["body"])
    return Answer({}, 201)


_IN = f"/projects/{PROJECT}"
_NOTES = rf"{_IN}/merge_requests/7/notes"
_ROUTES: list[tuple[str, str, _Handle]] = [
    ("GET", "/user", _user),
    ("GET", _NOTES, _list),
    ("POST", _NOTES, _create),
    *[(method, rf"{_NOTES}/([0-9]+)", _one) for method in ("GET", "PUT", "DELETE")],
    ("GET", rf"{_IN}/issues", _list_issues),
    ("POST", rf"{_IN}/issues", _create_issue),
    ("PUT", rf"{_IN}/issues/([0-9]+)", _edit_issue),
    ("POST", rf"{_IN}/issues/([0-9]+)/notes", _issue_note),
    ("POST", rf"{_IN}/statuses/([0-9a-f]+)", _state),
    ("GET", rf"{_IN}/repository/commits/([0-9a-f]+)/merge_requests", _requests),
]
