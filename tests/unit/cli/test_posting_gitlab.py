"""One note on a merge request, by the same rules as on GitHub."""

import threading
from collections.abc import Iterator

import pytest

from layergen.adapters.ci_environment import ci_run
from layergen.adapters.gitlab import GitLab, gitlab
from layergen.adapters.gitlab_notes import MergeRequestNotes, merge_request_of, set_commit_state
from layergen.cli.posting import Ending, Posted, keep_posted
from layergen.errors import LayergenError
from layergen.model.ci_run import Host, Stamp
from layergen.model.post import CommitState, Post
from tests.forge_server import Answer, Fault
from tests.gitlab_server import PROJECT, TOKEN, GitLabServer, gitlab_server
from tests.unit.cli.test_posting import body, recognise


@pytest.fixture(autouse=True)
def nearby(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def gitlab_host() -> Iterator[GitLabServer]:
    with gitlab_server() as serving:
        yield serving


def connected(server: GitLabServer, token: str = TOKEN) -> GitLab:
    return gitlab(ci_run(Host.GITLAB, {"CI_API_V4_URL": server.url}), token, PROJECT)


def noted(server: GitLabServer, run: int = 100, token: str = TOKEN) -> Posted:
    connection = connected(server, token)
    try:
        return keep_posted(
            MergeRequestNotes(connection, 7),
            lambda budget: body(run, "x" * (budget // 2)),
            Stamp(run),
            recognise,
            budget=10_000,
        )
    finally:
        connection.close()


def test_notes_on_a_merge_request(gitlab_host: GitLabServer) -> None:
    for number in range(150):
        gitlab_host.note(f"a word {number}", "somebody")
    gitlab_host.note(body(99, "x"), system=True)

    assert noted(gitlab_host, 100).ending is Ending.CREATED
    assert noted(gitlab_host, 101).ending is Ending.UPDATED
    assert noted(gitlab_host, 100).ending is Ending.NEWER
    ours = [note for note in gitlab_host.notes[151:] if recognise(Post(0, note["body"]))]
    assert [note["body"] for note in ours] == [body(101, "x" * 5000)]


def test_gitlab_limits(gitlab_host: GitLabServer) -> None:
    gitlab_host.most_characters = 3000
    gitlab_host.faults += [
        Fault(lambda _: True, Answer({"message": "Retry later"}, 429, {"Retry-After": "0"}))
    ]

    noted(gitlab_host)

    assert len(gitlab_host.notes[0]["body"]) < 3000


@pytest.mark.parametrize("runs", [[100, 101], [101, 100]])
def test_pipelines_that_all_find_nothing_leave_one(
    gitlab_host: GitLabServer, runs: list[int]
) -> None:
    together = threading.Barrier(len(runs), timeout=10)
    gitlab_host.faults.append(
        Fault(
            lambda call: call.method == "GET" and call.path.endswith("/notes"),
            meanwhile=together.wait,
            times=len(runs),
        )
    )
    jobs = [threading.Thread(target=noted, args=(gitlab_host, run)) for run in runs]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join(30)

    assert [note["body"][:16] for note in gitlab_host.notes] == ["<!-- run 101 -->"]


def test_gitlab_refusals(gitlab_host: GitLabServer) -> None:
    with pytest.raises(LayergenError, match="does not know the token"):
        noted(gitlab_host, token="wrong")
    gitlab_host.may_write = False
    with pytest.raises(LayergenError, match="refuses writing to project 42") as raised:
        noted(gitlab_host)
    assert "scope `api`" in raised.value.hint


def test_states_of_commits(gitlab_host: GitLabServer) -> None:
    """GitLab refuses to say the same again, which is as good as said."""
    state = CommitState(False, "layergen/plan", "w" * 300, "https://git.example/1")
    connection = connected(gitlab_host)
    for _ in range(2):
        set_commit_state(connection, "abc", state)
    connection.close()

    assert gitlab_host.states == [
        {
            "sha": "abc",
            "state": "failed",
            "name": "layergen/plan",
            "description": "w" * 254 + "…",
            "target_url": "https://git.example/1",
        }
    ]


def test_the_request_that_a_commit_is_from(gitlab_host: GitLabServer) -> None:
    gitlab_host.requests = {
        "aa": [{"iid": 5, "state": "merged"}, {"iid": 6, "state": "opened"}],
        "bb": [{"iid": 5, "state": "opened"}, {"iid": 6, "state": "opened"}],
        "cc": [{"iid": 6, "state": "opened"}],
    }
    connection = connected(gitlab_host)
    found = [merge_request_of(connection, sha) for sha in ("aa", "bb", "cc", "dd")]
    connection.close()

    assert found == [5, None, 6, None]
