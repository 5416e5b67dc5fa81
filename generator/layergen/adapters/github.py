"""GitHub: who we are there, and what it says when it refuses.

API: "GitHub REST API", version 2022-11-28, and GraphQL for what only that tells.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from layergen.adapters.forge_wire import Account, Wire, read_all, read_one
from layergen.adapters.posting_errors import GoneError, TooLongError
from layergen.adapters.rate_limits import said
from layergen.adapters.rest import Rest, client
from layergen.errors import LayergenError
from layergen.model.ci_run import CiRun

if TYPE_CHECKING:
    import httpx

_ACTIONS_LOGIN = "github-actions[bot]"
"""Whose posts those with the token of a workflow are; the token itself may not ask."""
PAGE = 100
_HIDDEN = "query($ids: [ID!]!) { nodes(ids: $ids) { ... on IssueComment { id isMinimized } } }"
_UNKNOWN = "look at the token in GITHUB_TOKEN or GH_TOKEN: it is wrong, or has expired"


@dataclass(slots=True)
class GitHub:
    """One repository on GitHub. `repository` is `owner/name`."""

    rest: Rest
    repository: str
    _graphql: Rest = field(repr=False)
    _login: str = field(default="", repr=False)

    def close(self) -> None:
        """Let the connection go."""
        self.rest.client.close()

    def login(self) -> str:
        """Give the account whose posts ours are."""
        self._login = self._login or self._viewer() or _ACTIONS_LOGIN
        return self._login

    def posted_as(self, login: str) -> None:
        """Believe a post of ours more than any answer about who we are."""
        self._login = login or self._login

    def ask(
        self,
        method: str,
        path: str,
        content: Mapping[str, Any] | None = None,
        *,
        needs: str,
        repeatable: bool = True,
    ) -> "httpx.Response":
        """Ask for something below the repository.

        `needs` is the permission for it, in the words of a workflow. Raises GoneError for 404,
        TooLongError, and LayergenError for every other refusal.
        """
        path = f"/repos/{self.repository}{path}"
        answer = self.rest.ask(method, path, content, repeatable=repeatable)
        if not answer.is_success:
            raise _refusal(answer, method, needs, self.repository)
        return answer

    def one(
        self,
        model: type[Wire],
        method: str,
        path: str,
        content: Mapping[str, Any] | None = None,
        *,
        needs: str,
        repeatable: bool = True,
    ) -> Wire:
        """Ask for something, and read what is said. Raises what `ask` does."""
        answer = self.ask(method, path, content, needs=needs, repeatable=repeatable)
        return read_one(model, answer, self.rest.api)

    def listing(self, model: type[Wire], path: str, *, needs: str) -> list[Wire]:
        """Read everything of a listing, all pages of it. Raises what `ask` does."""
        joint = "&" if "?" in path else "?"
        address = f"/repos/{self.repository}{path}{joint}per_page={PAGE}"
        found: list[Wire] = []
        for answer in self.rest.pages(address):
            if not answer.is_success:
                raise _refusal(answer, "GET", needs, self.repository)
            found += read_all(model, answer, self.rest.api)
        return found

    def graphql(self, query: str, variables: Mapping[str, Any]) -> Mapping[str, Any]:
        """Ask GraphQL. What it does not answer is empty: nothing that we ask is indispensable."""
        content = {"query": query, "variables": dict(variables)}
        answer = self._graphql.ask("POST", "/graphql", content)
        try:
            data = answer.json()["data"] if answer.is_success else None
        except (ValueError, KeyError, TypeError):
            return {}
        return data if isinstance(data, dict) else {}

    def minimized(self, nodes: Sequence[str]) -> frozenset[str]:
        """Tell which comments somebody has hidden, by their ids for GraphQL."""
        if not nodes:
            return frozenset()
        asked = (
            "query($ids: [ID!]!) { nodes(ids: $ids) { ... on IssueComment { id isMinimized } } }"
        )
        found = self.graphql(asked, {"ids": list(nodes)}).get("nodes") or ()
        return frozenset(one["id"] for one in found if one and one.get("isMinimized"))

    def _viewer(self) -> str:
        # A token of a workflow or of an app may not ask REST for its user, but may ask GraphQL.
        viewer = self.graphql("query { viewer { login } }", {}).get("viewer")
        if isinstance(viewer, dict) and isinstance(viewer.get("login"), str):
            return str(viewer["login"])
        answer = self.rest.ask("GET", "/user")
        if answer.status_code == 401:
            raise _refusal(answer, "GET", "", self.repository)
        return read_one(Account, answer, self.rest.api).login if answer.is_success else ""


def github(
    run: CiRun, token: str, repository: str, tell: Callable[[str], None] = lambda _: None
) -> GitHub:
    """Give the repository that a run belongs to. Raises LayergenError if nobody names it.

    `tell` is told why it takes long.
    """
    if repository.count("/") != 1 or not all(repository.split("/")):
        raise LayergenError(
            f"'{repository}' is no repository"
            if repository
            else "nobody says which repository on GitHub this is",
            hint="set GITHUB_REPOSITORY to owner/name, as GitHub Actions does",
        )
    headers = {
        "Accept": "application/vnd.github+json",
        "Authorization": f"Bearer {token}",
        "X-GitHub-Api-Version": "2022-11-28",
    }
    # The GraphQL API of an Enterprise Server is beside its REST API, not below it.
    connection = client(headers)
    beside = Rest("GitHub", run.api.removesuffix("/v3"), connection, tell)
    return GitHub(Rest("GitHub", run.api, connection, tell), repository, beside)


def _refusal(answer: "httpx.Response", method: str, needs: str, repository: str) -> LayergenError:
    told = said(answer) or f"HTTP {answer.status_code}"
    doing = "reading from" if method == "GET" else "writing to"
    match answer.status_code:
        case 401:
            return LayergenError(f"GitHub does not know the token: {told}", hint=_UNKNOWN)
        case 403 if "locked" in told.lower():
            return LayergenError(
                f"GitHub refuses {doing} {repository}: {told}",
                hint="somebody locked the conversation; unlock it, or leave the comment out",
            )
        case 403:
            return LayergenError(
                f"GitHub refuses {doing} {repository}: {told}",
                hint=f"the token needs the permission `{needs}`; the one of a workflow for a pull "
                "request from a fork, or of Dependabot, can only read",
            )
        case 404 | 410 | 422 if answer.status_code != 422 or "no commit found" in told.lower():
            return GoneError(
                f"GitHub finds no such thing in {repository}: {told}",
                hint=f"look at the number and the repository; the token needs `{needs}` as well, "
                "since GitHub says 404 for what it may not see",
            )
        case 422 if "too long" in told.lower():
            return TooLongError(f"GitHub finds the text too long: {told}")
        case code if 300 <= code < 400:
            return LayergenError(
                f"{repository} has moved on GitHub", hint="set GITHUB_REPOSITORY to its new name"
            )
        case code:
            return LayergenError(f"GitHub refuses {doing} {repository} (HTTP {code}): {told}")
