"""One comment, whatever GitHub and other runs do meanwhile."""

import re
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from layergen.adapters.ci_environment import ci_run
from layergen.adapters.github import GitHub, github
from layergen.adapters.github_comments import PullRequestComments
from layergen.cli.posting import Ending, Posted, keep_posted
from layergen.errors import LayergenError
from layergen.model.ci_run import Host, Stamp
from layergen.model.post import Post
from layergen.resolve.posting import Candidate
from tests.forge_server import Answer, Call, Fault
from tests.github_server import (
    ACTIONS,
    PERSON_TOKEN,
    REPOSITORY,
    WORKFLOW_TOKEN,
    Account,
    GitHubServer,
    github_server,
    limited,
)

SERVER_ERROR = Answer({"message": "Server Error"}, 502)


@pytest.fixture(autouse=True)
def nearby(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")


@pytest.fixture
def server() -> Iterator[GitHubServer]:
    with github_server() as serving:
        yield serving


def connected(server: GitHubServer, token: str = WORKFLOW_TOKEN) -> GitHub:
    return github(ci_run(Host.GITHUB, {"GITHUB_API_URL": server.url}), token, REPOSITORY)


def body(run: int, content: str = "content") -> str:
    return f"<!-- run {run} -->\n{content} of {run}\n"


def recognise(post: Post) -> Candidate | None:
    found = re.match(r"<!-- run ([0-9]+) -->\s", post.body)
    return Candidate(post, Stamp(int(found[1]))) if found else None


def posted(
    server: GitHubServer,
    run: int = 100,
    *,
    token: str = WORKFLOW_TOKEN,
    text: Callable[[int], str] | None = None,
    pull: int = 7,
) -> Posted:
    connection = connected(server, token)
    try:
        return keep_posted(
            PullRequestComments(connection, pull),
            text or (lambda _: body(run)),
            Stamp(run),
            recognise,
            budget=60_000,
        )
    finally:
        connection.close()


def bodies(server: GitHubServer) -> list[str]:
    return [comment["body"] for comment in server.comments]


def is_write(call: Call) -> bool:
    return call.method in {"POST", "PATCH"} and "/comments" in call.path


def is_listing(call: Call) -> bool:
    return call.method == "GET" and call.path.endswith("/comments")


def test_the_first_run_creates_and_the_next_ones_update(server: GitHubServer) -> None:
    assert posted(server, 100).ending is Ending.CREATED
    assert posted(server, 101).ending is Ending.UPDATED
    assert bodies(server) == [body(101)]


def test_the_same_again_writes_nothing(server: GitHubServer) -> None:
    posted(server)
    server.calls.clear()

    assert posted(server).ending is Ending.UNCHANGED
    assert server.written() == []


def test_an_older_run_leaves_a_newer_one_alone(server: GitHubServer) -> None:
    posted(server, 101)
    server.calls.clear()

    ended = posted(server, 100)

    assert ended.ending is Ending.NEWER
    assert ended.post.url.endswith(f"#issuecomment-{ended.post.number}")
    assert server.written() == []
    assert bodies(server) == [body(101)]


@pytest.mark.parametrize("other_name", ["", "http://inside.example:8080"])
def test_it_is_found_on_the_last_of_many_pages(server: GitHubServer, other_name: str) -> None:
    server.other_name = other_name
    for number in range(250):
        server.comment(f"a word {number}", login="somebody")
    server.comment(body(99))
    server.comment("a last word", login="somebody")

    assert posted(server).ending is Ending.UPDATED
    assert [one for one in bodies(server) if one.startswith("<!--")] == [body(100)]
    pages = [call.query.get("page", "1") for call in server.calls if is_listing(call)]
    assert pages[:3] == ["1", "2", "3"]


def test_a_marker_of_somebody_else_is_no_comment_of_ours(server: GitHubServer) -> None:
    server.comment(body(500), login="mallory")
    server.comment(f"see below\n{body(500)}")

    assert posted(server).ending is Ending.CREATED
    assert len(server.comments) == 3


def test_a_hidden_comment_stays_as_it_is(server: GitHubServer) -> None:
    hidden = server.comment(body(99))
    server.hidden.add(hidden["node_id"])

    assert posted(server).ending is Ending.CREATED
    assert bodies(server) == [body(99), body(100)]


def test_an_enterprise_server_without_graphql(server: GitHubServer) -> None:
    server.has_graphql = False
    server.comment(body(98), login="octocat")

    assert posted(server, 99).ending is Ending.CREATED
    assert posted(server, 100).ending is Ending.UPDATED
    assert posted(server, 101, token=PERSON_TOKEN).ending is Ending.UPDATED
    assert bodies(server) == [body(101), body(100)]


def test_an_app_that_nobody_tells_its_name(server: GitHubServer) -> None:
    """Its own first comment tells it, and so the one of an earlier run is found after all."""
    server.has_graphql = False
    server.accounts["ghs_app"] = Account("acme-bot[bot]", app=True)
    server.comment(body(99), login="acme-bot[bot]")

    posted(server, token="ghs_app")

    assert bodies(server) == [body(100)]


def test_a_comment_that_goes_between_finding_and_writing(server: GitHubServer) -> None:
    gone = server.comment(body(99))
    vanish = Fault(
        lambda call: call.method == "PATCH", meanwhile=lambda: server.comments.remove(gone)
    )
    server.faults.append(vanish)

    assert posted(server).ending is Ending.CREATED
    assert bodies(server) == [body(100)]


def test_a_text_that_is_too_long_is_written_shorter(server: GitHubServer) -> None:
    budgets: list[int] = []

    def text(budget: int) -> str:
        budgets.append(budget)
        return body(100, "é" * (70_000 if budget > 20_000 else 10_000))

    posted(server, text=text)

    assert budgets == [60_000, 30_000, 15_000]
    assert len(server.comments[0]["body"]) < 11_000


def test_a_text_that_never_gets_shorter(server: GitHubServer) -> None:
    with pytest.raises(LayergenError, match="too long"):
        posted(server, text=lambda _: body(100, "x" * 70_000))

    assert server.comments == []


@pytest.mark.parametrize("when", [is_listing, is_write])
def test_a_rate_limit_is_waited_for(server: GitHubServer, when: Callable[[Call], bool]) -> None:
    now = time.time()
    spent = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(now) + 1)}
    server.faults += [
        Fault(when, limited(0)),
        Fault(when, lambda: Answer({"message": "API rate limit exceeded"}, 403, spent)),
        Fault(when, Answer({"message": "slow down"}, 429, {"Retry-After": "0"})),
    ]

    assert posted(server).ending is Ending.CREATED
    assert time.time() >= int(now) + 1
    assert bodies(server) == [body(100)]


def test_a_limit_that_lasts_too_long_is_told_at_once(server: GitHubServer) -> None:
    server.faults.append(Fault(is_write, limited(1800), times=99))
    began = time.monotonic()

    with pytest.raises(LayergenError, match=r"takes no more requests for 0:30:00: You have"):
        posted(server)

    assert time.monotonic() - began < 2


def test_a_server_that_is_not_well(server: GitHubServer) -> None:
    server.faults += [Fault(is_listing, SERVER_ERROR), Fault(is_listing, Answer(status=0))]

    assert posted(server).ending is Ending.CREATED


@pytest.mark.parametrize("answer", [SERVER_ERROR, Answer(status=0)])
@pytest.mark.parametrize("heard", [True, False])
def test_a_creation_of_which_nobody_knows_whether_it_was_heard(
    server: GitHubServer, answer: Answer, *, heard: bool
) -> None:
    server.faults.append(Fault(lambda call: call.method == "POST" and is_write(call), answer))
    server.faults[0].heard = heard

    posted(server)

    assert bodies(server) == [body(100)]


def test_a_listing_that_lags_behind(server: GitHubServer) -> None:
    """GitHub answers from replicas: what was just written may not be in the next listing."""
    server.faults += [Fault(is_listing, Answer([]), times=2)]

    assert posted(server).ending is Ending.CREATED
    assert bodies(server) == [body(100)]


def test_what_a_run_left_that_died_is_tidied_up(server: GitHubServer) -> None:
    for run in (98, 99):
        server.comment(body(run))

    assert posted(server, 97).ending is Ending.NEWER
    assert bodies(server) == [body(99)]


def test_something_that_deletes_every_comment(server: GitHubServer) -> None:
    server.faults.append(Fault(is_listing, meanwhile=server.comments.clear, times=99))

    with pytest.raises(LayergenError, match="did not come to rest"):
        posted(server)


@pytest.mark.parametrize("runs", [[100, 101], [101, 100], [100, 101, 102, 103], [100, 100, 100]])
def test_runs_that_all_find_nothing_leave_one(server: GitHubServer, runs: list[int]) -> None:
    together = threading.Barrier(len(runs), timeout=10)
    server.faults.append(Fault(is_listing, meanwhile=together.wait, times=len(runs)))
    jobs = [threading.Thread(target=posted, args=(server, run)) for run in runs]
    for job in jobs:
        job.start()
    for job in jobs:
        job.join(30)

    assert bodies(server) == [body(max(runs))]


def test_an_older_text_that_arrives_last_is_replaced(server: GitHubServer) -> None:
    """The older run looked before the newer one wrote, and its own write is slow."""
    server.comment(body(99))

    def slow(call: Call) -> bool:
        return call.method == "PATCH" and "run 100" in call.content["body"]

    everything_is_slowish = Fault(lambda call: not slow(call), seconds=0.1, times=99)
    server.faults += [Fault(slow, seconds=0.5), everything_is_slowish]
    older = threading.Thread(target=posted, args=(server, 100))
    older.start()
    while not any(call.method == "PATCH" for call in server.calls):
        time.sleep(0.01)
    posted(server, 101)
    older.join(30)

    assert bodies(server) == [body(101)]
    arrived = [call.content["body"] for call in server.calls if call.method == "PATCH"]
    assert body(100) in arrived


@pytest.mark.parametrize(
    ("token", "pull", "told", "hint"),
    [
        ("ghs_wrong", 7, "does not know the token: Bad credentials", "GITHUB_TOKEN"),
        (WORKFLOW_TOKEN, 8, "there is no pull request 8 in acme/layers", "pull-requests: read"),
        ("ghs_reader", 7, "not accessible by integration", "`pull-requests: write`"),
    ],
)
def test_refusals(server: GitHubServer, token: str, pull: int, told: str, hint: str) -> None:
    server.accounts["ghs_reader"] = Account(ACTIONS, app=True, permissions=set())

    with pytest.raises(LayergenError) as raised:
        posted(server, token=token, pull=pull)

    assert told in raised.value.message
    assert hint in raised.value.hint
    assert token not in raised.value.message + raised.value.hint


def test_nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("layergen.adapters.rest._BACKOFF_SECONDS", (0.01, 0.02))
    with github_server() as server:
        pass

    with pytest.raises(LayergenError, match="GitHub does not answer") as raised:
        posted(server)

    assert server.url in raised.value.hint


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("api.github.com", "GitHub does not answer"),
        ("http://a:b", "GitHub does not answer"),
    ],
)
def test_an_address_that_is_none(address: str, told: str) -> None:
    began = time.monotonic()

    with pytest.raises(LayergenError, match=told) as raised:
        posted(GitHubServer(url=address))

    assert address in raised.value.hint
    assert time.monotonic() - began < 1


@pytest.mark.parametrize("kind", ["socks5", "gopher"])
def test_a_proxy_that_is_none(
    server: GitHubServer, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"{kind}://user:secret@proxy:8080")

    with pytest.raises(LayergenError, match="a proxy is set") as raised:
        posted(server)

    assert "secret" not in raised.value.message + raised.value.hint


@pytest.mark.parametrize("content", [{"login": "x"}, [{"id": "seven"}], [7], "page", None])
def test_somebody_else_answers(server: GitHubServer, content: object) -> None:
    server.faults.append(Fault(is_listing, Answer(content)))

    with pytest.raises(LayergenError, match="does not answer as GitHub or GitLab do") as raised:
        posted(server)

    assert "GITHUB_API_URL" in raised.value.hint


def test_a_locked_conversation(server: GitHubServer) -> None:
    told = {"message": "Unable to create comment because issue is locked."}
    server.faults.append(Fault(is_write, Answer(told, 403)))

    with pytest.raises(LayergenError, match="issue is locked") as raised:
        posted(server)

    assert "unlock it" in raised.value.hint


def test_a_long_wait_is_told(server: GitHubServer) -> None:
    server.faults.append(Fault(is_listing, limited(2)))
    said: list[str] = []
    run = ci_run(Host.GITHUB, {"GITHUB_API_URL": server.url})
    connection = github(run, WORKFLOW_TOKEN, REPOSITORY, said.append)

    assert PullRequestComments(connection, 7).ours() == []

    connection.close()
    assert said == ["GitHub wants to be left alone for a while: waiting 2 seconds"]


def test_a_host_that_is_not_well_does_not_ask_to_be_left_alone(server: GitHubServer) -> None:
    unwell = Answer({"message": "try again"}, 503, {"retry-after": "2"})
    server.faults.append(Fault(is_listing, unwell))
    said: list[str] = []
    run = ci_run(Host.GITHUB, {"GITHUB_API_URL": server.url})
    connection = github(run, WORKFLOW_TOKEN, REPOSITORY, said.append)

    assert PullRequestComments(connection, 7).ours() == []

    connection.close()
    assert said == ["GitHub does not answer well: waiting 2 seconds"]


@pytest.mark.parametrize("repository", ["", "layers", "acme/", "a/b/c"])
def test_no_repository(server: GitHubServer, repository: str) -> None:
    with pytest.raises(LayergenError) as raised:
        github(ci_run(Host.GITHUB, {"GITHUB_API_URL": server.url}), WORKFLOW_TOKEN, repository)

    assert "GITHUB_REPOSITORY" in raised.value.hint
