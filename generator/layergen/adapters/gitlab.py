"""GitLab: notes on a merge request, and the state of a commit.

API: "GitLab REST API", version 4.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from layergen.adapters.forge_wire import Account, Wire, read_all, read_one
from layergen.adapters.posting_errors import GoneError, TooLongError
from layergen.adapters.rate_limits import said
from layergen.adapters.rest import Rest, client
from layergen.errors import LayergenError
from layergen.model.ci_run import CiRun

if TYPE_CHECKING:
    import httpx

_UNKNOWN = "look at the token in GITLAB_TOKEN: it is wrong, or has expired"
_NEEDS = "GITLAB_TOKEN needs the scope `api`, and at least the role Developer in the project"
PAGE = 100


@dataclass(slots=True)
class GitLab:
    """One project on GitLab. `project` is its id or its path."""

    rest: Rest
    project: str
    _login: str = field(default="", repr=False)

    def close(self) -> None:
        """Let the connection go."""
        self.rest.client.close()

    def login(self) -> str:
        """Give the account whose notes ours are; a project's token has one of its own."""
        if not self._login:
            answer = self._allowed(self.rest.ask("GET", "/user"), "GET")
            self._login = read_one(Account, answer, self.rest.api).username
        return self._login

    def ask(
        self,
        method: str,
        path: str,
        content: Mapping[str, Any] | None = None,
        *,
        repeatable: bool = True,
    ) -> "httpx.Response":
        """Ask for something below the project.

        Raises GoneError for 404, TooLongError, and LayergenError for every other refusal.
        """
        answer = self.rest.ask(method, f"{self._base}{path}", content, repeatable=repeatable)
        return self._allowed(answer, method)

    def one(
        self,
        model: type[Wire],
        method: str,
        path: str,
        content: Mapping[str, Any] | None = None,
        *,
        repeatable: bool = True,
    ) -> Wire:
        """Ask for something, and read what is said. Raises what `ask` does."""
        answer = self.ask(method, path, content, repeatable=repeatable)
        return read_one(model, answer, self.rest.api)

    def listing(self, model: type[Wire], path: str) -> list[Wire]:
        """Read everything of a listing, all pages of it. Raises what `ask` does."""
        joint = "&" if "?" in path else "?"
        found: list[Wire] = []
        for answer in self.rest.pages(f"{self._base}{path}{joint}per_page={PAGE}"):
            found += read_all(model, self._allowed(answer, "GET"), self.rest.api)
        return found

    def _allowed(self, answer: "httpx.Response", method: str) -> "httpx.Response":
        if not answer.is_success:
            raise _refusal(answer, method, self.project)
        return answer

    @property
    def _base(self) -> str:
        return f"/projects/{quote(self.project, safe='')}"


def gitlab(
    run: CiRun, token: str, project: str, tell: Callable[[str], None] = lambda _: None
) -> GitLab:
    """Give the project that a run belongs to. Raises LayergenError if nobody names it.

    `tell` is told why it takes long.
    """
    if not project:
        raise LayergenError(
            "nobody says which project on GitLab this is",
            hint="set CI_PROJECT_ID to its id or its path, as GitLab CI does",
        )
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    return GitLab(Rest("GitLab", run.api, client(headers), tell), project)


def _refusal(answer: "httpx.Response", method: str, project: str) -> LayergenError:
    told = said(answer) or f"HTTP {answer.status_code}"
    doing = "reading from" if method == "GET" else "writing to"
    match answer.status_code:
        case 401:
            return LayergenError(f"GitLab does not know the token: {told}", hint=_UNKNOWN)
        case 403:
            return LayergenError(f"GitLab refuses {doing} project {project}: {told}", hint=_NEEDS)
        case 404 | 410:
            return GoneError(
                f"GitLab finds no such thing in project {project}: {told}",
                hint=f"look at the number and the project; {_NEEDS}",
            )
        case 400 | 413 | 422 if "too long" in told.lower() or answer.status_code == 413:
            return TooLongError(f"GitLab finds the text too long: {told}")
        case code if 300 <= code < 400:
            return LayergenError(
                f"project {project} has moved on GitLab", hint="set CI_PROJECT_ID to its new path"
            )
        case code:
            return LayergenError(f"GitLab refuses {doing} project {project} (HTTP {code}): {told}")
