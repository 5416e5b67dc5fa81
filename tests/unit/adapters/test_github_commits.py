from collections.abc import Iterator

import pytest

from layergen.adapters.ci_environment import ci_run
from layergen.adapters.github import GitHub, github
from layergen.adapters.github_commits import pull_request_of, set_commit_state
from layergen.errors import LayergenError
from layergen.model.ci_run import Host
from layergen.model.post import CommitState
from tests.forge_server import Answer, Fault
from tests.github_server import REPOSITORY, WORKFLOW_TOKEN, GitHubServer, github_server

SHA = "abc123"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[GitHubServer]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with github_server() as serving:
        yield serving


@pytest.fixture
def connection(server: GitHubServer) -> Iterator[GitHub]:
    run = ci_run(Host.GITHUB, {"GITHUB_API_URL": server.url})
    found = github(run, WORKFLOW_TOKEN, REPOSITORY)
    yield found
    found.close()


def test_a_state(server: GitHubServer, connection: GitHub) -> None:
    set_commit_state(connection, SHA, CommitState(True, "layergen/plan", "w" * 150))

    assert server.states == [
        {
            "sha": SHA,
            "state": "success",
            "context": "layergen/plan",
            "description": "w" * 139 + "…",
        }
    ]


def test_a_state_that_the_token_may_not_tell(server: GitHubServer, connection: GitHub) -> None:
    server.accounts[WORKFLOW_TOKEN].permissions.remove("statuses")

    with pytest.raises(LayergenError) as raised:
        set_commit_state(connection, SHA, CommitState(False, "layergen/plan", "no"))

    assert "`statuses: write`" in raised.value.hint


@pytest.mark.parametrize(
    ("pulls", "number"),
    [
        ([], None),
        ([{"number": 5, "merged_at": None}], 5),
        ([{"number": 5, "merged_at": "2026-11-20T09:14:03Z", "merge_commit_sha": "other"}], 5),
        (
            [
                {"number": 4, "merged_at": "2026-11-20T09:14:03Z", "merge_commit_sha": "other"},
                {"number": 5, "merged_at": "2026-11-20T09:14:03Z", "merge_commit_sha": SHA},
                {"number": 6, "merged_at": None, "merge_commit_sha": SHA},
            ],
            5,
        ),
        ([{"number": 5, "merged_at": None}, {"number": 6, "merged_at": None}], None),
    ],
)
def test_the_pull_request_that_a_commit_is_from(
    server: GitHubServer,
    connection: GitHub,
    pulls: list[dict[str, object]],
    number: int | None,
) -> None:
    server.pulls[SHA] = pulls

    assert pull_request_of(connection, SHA) == number


def test_a_commit_that_github_does_not_know(server: GitHubServer, connection: GitHub) -> None:
    unknown = Answer({"message": f"No commit found for SHA: {SHA}"}, 422)
    server.faults.append(Fault(lambda _: True, unknown, times=2))

    assert pull_request_of(connection, SHA) is None
    with pytest.raises(LayergenError, match=f"GitHub finds no commit {SHA}"):
        set_commit_state(connection, SHA, CommitState(True, "layergen/plan", "yes"))
