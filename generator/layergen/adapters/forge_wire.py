"""What GitHub and GitLab answer, as far as we read it. Whatever else they say is passed over."""

from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from layergen.errors import LayergenError

if TYPE_CHECKING:
    import httpx

Wire = TypeVar("Wire", bound=BaseModel)


class _Answer(BaseModel):
    model_config = ConfigDict(defer_build=True, extra="ignore")


class Account(_Answer):
    """Who wrote something: `login` on GitHub, `username` on GitLab."""

    login: str = ""
    username: str = ""


class Comment(_Answer):
    """A comment of GitHub."""

    id: int
    body: str | None = None
    user: Account | None = None
    html_url: str = ""
    node_id: str = ""


class Label(_Answer):
    """A label of GitHub."""

    name: str | None = None


class Issue(_Answer):
    """An issue of GitHub; a pull request is one that says so."""

    number: int
    body: str | None = None
    user: Account | None = None
    html_url: str = ""
    state: str = "open"
    labels: list[Label | str] = []
    pull_request: dict[str, Any] | None = None


class PullRequest(_Answer):
    """A pull request of GitHub, of those that a commit is in."""

    number: int
    merged_at: str | None = None
    merge_commit_sha: str | None = None


class Note(_Answer):
    """A note of GitLab; the system writes some itself."""

    id: int
    body: str | None = None
    author: Account | None = None
    system: bool = False


class ProjectIssue(_Answer):
    """An issue of GitLab."""

    iid: int
    description: str | None = None
    author: Account | None = None
    web_url: str = ""
    state: str = "opened"


class MergeRequest(_Answer):
    """A merge request of GitLab, of those that a commit is in."""

    iid: int
    state: str = ""


def read_one(model: type[Wire], answer: "httpx.Response", api: str) -> Wire:
    """Read one thing. Raises LayergenError if who answers is not whom we asked."""
    try:
        return model.model_validate(answer.json())
    # Some of pydantic's errors are ValueErrors, and their text is what was answered.
    except (ValueError, ValidationError):
        raise _strange(api) from None


def read_all(model: type[Wire], answer: "httpx.Response", api: str) -> list[Wire]:
    """Read one page of a listing. Raises LayergenError likewise."""
    try:
        found = TypeAdapter(list[object]).validate_python(answer.json())
        return [model.model_validate(one) for one in found]
    except (ValueError, ValidationError):
        raise _strange(api) from None


def _strange(api: str) -> LayergenError:
    return LayergenError(
        f"{api} does not answer as GitHub or GitLab do",
        hint="GITHUB_API_URL is https://api.github.com or https://HOST/api/v3, and CI_API_V4_URL "
        "is https://HOST/api/v4; does a proxy answer instead?",
    )
