"""`layergen drift --issue`: one issue per environment, against a server that speaks as GitHub."""

import json

import pytest

from layergen.load.issue_marker import read_issue_marker
from layergen.model.ci_run import Stamp
from layergen.model.issue_marker import IssueMarker
from tests.forge_server import Fault
from tests.github_server import ACTIONS, WORKFLOW_TOKEN, GitHubServer
from tests.gitlab_server import PROJECT, TOKEN, gitlab_server
from tests.repositories import write_files
from tests.unit.cli.ci import Job
from tests.unit.cli.running import Ran
from tests.unit.resolve.drift.cases import ROOT, clean_files, plan_data, plan_text

ENVIRONMENT = ROOT.split("/")[1]


class Nightly:
    """Looks with one of the captured plans, as one run after the other."""

    def __init__(self, job: Job) -> None:
        self.job = job
        write_files(job.root, clean_files())
        assert job.run("render").code == 0

    def look(self, plan: str, run: int, *options: str) -> Ran:
        self.job.workflow.run = run
        self.job.enter()
        return self.drift(plan, *options)

    def drift(self, plan: str, *options: str) -> Ran:
        write_files(self.job.root, {"plan.json": plan_text(plan)})
        file = str(self.job.root / "plan.json")
        return self.job.run("drift", file, "--issue", *options)


@pytest.fixture
def nightly(job: Job) -> Nightly:
    return Nightly(job)


@pytest.fixture
def server(job: Job) -> GitHubServer:
    return job.server


def writes(server: GitHubServer) -> list[str]:
    """Give what was written since the last time."""
    found = [f"{call.method} {call.path.partition('/issues')[2]}" for call in server.written()]
    server.calls.clear()
    return found


def test_an_issue_lives_as_long_as_its_environment(server: GitHubServer, nightly: Nightly) -> None:
    assert nightly.look("clean", 99).code == 0
    assert writes(server) == []

    ran = nightly.look("moved-alias", 100)
    assert ran.code == 2
    (issue,) = server.issues
    assert f"issue 1 of {ENVIRONMENT}: created ({issue['html_url']})" in ran.err
    assert issue["title"] == f"Drift in {ENVIRONMENT}"
    assert issue["labels"] == [{"name": "layergen-drift"}]
    assert read_issue_marker(issue["body"]) == IssueMarker(ENVIRONMENT, Stamp(100))
    assert "**2 differences in 1 root: 2 out of band.**" in issue["body"]
    assert writes(server) == ["POST "]

    # The same again tells nobody anything.
    assert "unchanged" in nightly.look("moved-alias", 101).err
    assert writes(server) == []

    assert "updated" in nightly.look("deleted", 102).err
    assert "was deleted in AWS" in issue["body"]
    assert writes(server) == ["PATCH /1"]

    closed = nightly.look("clean", 103)
    assert (closed.code, issue["state"]) == (0, "closed")
    assert f"issue 1 of {ENVIRONMENT}: closed" in closed.err
    assert server.comments[0]["body"] == (
        f"Nothing differs in `{ENVIRONMENT}` any more, as "
        "[this run](<https://github.com/acme/layers/actions/runs/103>) has seen."
    )
    assert writes(server) == ["PATCH /1", "POST /1/comments"]
    assert nightly.look("clean", 104).code == 0
    assert writes(server) == []

    # The same as before it was closed, and then something else: it is this issue again.
    assert "opened again" in nightly.look("deleted", 105).err
    assert (issue["state"], len(server.issues)) == ("open", 1)
    nightly.look("clean", 106)
    nightly.look("moved-alias", 107)
    assert (issue["state"], len(server.issues)) == ("open", 1)


def test_an_older_run_changes_nothing(server: GitHubServer, nightly: Nightly) -> None:
    nightly.look("moved-alias", 101)
    writes(server)

    assert "a newer run has written it" in nightly.look("deleted", 100).err
    assert "a newer run has written it" in nightly.look("clean", 100).err
    assert writes(server) == []
    nightly.look("clean", 102)
    assert "a newer run has written it" in nightly.look("deleted", 100).err
    assert server.issues[0]["state"] == "closed"


def test_issues_of_others_stay(server: GitHubServer, nightly: Nightly) -> None:
    marker = f'<!-- layergen:drift {{"v":1,"env":"{ENVIRONMENT}"}} -->\nmine'
    server.issue("mallory", title="forged", body=marker, labels=["layergen-drift"])
    server.issue(ACTIONS, title="other", body="no marker", labels=["layergen-drift"])
    server.issue(ACTIONS, title="a pull", body=marker, labels=["layergen-drift"], pull_request={})
    other = marker.replace(ENVIRONMENT, "another")
    server.issue(ACTIONS, title="other environment", body=other, labels=["layergen-drift"])

    nightly.look("moved-alias", 100)
    nightly.look("clean", 101)

    assert [issue["state"] for issue in server.issues] == ["open"] * 4 + ["closed"]


def test_a_label_that_was_dropped_is_set(server: GitHubServer, nightly: Nightly) -> None:
    server.drops_labels = True
    nightly.look("moved-alias", 100)

    assert "unchanged" in nightly.look("moved-alias", 101).err
    assert len(server.issues) == 1


def test_found_beyond_the_first_page(server: GitHubServer, nightly: Nightly) -> None:
    nightly.look("moved-alias", 100)
    for number in range(150):
        server.issue(ACTIONS, title=f"{number}", body="", labels=["layergen-drift"])

    assert "updated" in nightly.look("deleted", 101).err


def test_two_runs_that_find_nothing_leave_one_open(server: GitHubServer, nightly: Nightly) -> None:
    """The other one finds nothing, opens its own, and is slow to look again."""
    body = f'<!-- layergen:drift {{"v":1,"env":"{ENVIRONMENT}","run":99}} -->\nolder'

    def opens_too() -> None:
        with server.lock:
            server.issue(ACTIONS, title="Drift", body=body, labels=["layergen-drift"])

    server.faults.append(
        Fault(
            lambda call: call.method == "POST" and call.path.endswith("/issues"),
            meanwhile=opens_too,
        )
    )

    assert nightly.look("moved-alias", 100).code == 2
    first, second = server.issues
    assert (first["state"], second["state"]) == ("open", "closed")
    assert "2 out of band" in first["body"]
    assert second["body"] == "Opened twice."
    assert "unchanged" in nightly.look("moved-alias", 101).err


def test_what_could_not_be_looked_at_keeps_an_issue_open(
    server: GitHubServer, nightly: Nightly
) -> None:
    nightly.look("moved-alias", 100)
    writes(server)
    file = nightly.job.root / "errored.json"
    file.write_text(json.dumps(plan_data("clean") | {"errored": True}))

    ran = nightly.job.run("drift", str(file), "--issue")

    assert ran.code == 1
    assert f"the issue of {ENVIRONMENT} stays as it is" in ran.err
    assert writes(server) == []
    assert server.issues[0]["state"] == "open"


def test_an_environment_of_which_a_region_is_missing(
    server: GitHubServer, nightly: Nightly
) -> None:
    env = nightly.job.root / f"envs/{ENVIRONMENT}/env.yaml"
    env.write_text(env.read_text().replace("- eu-west-1\n", "- eu-west-1\n- us-east-1\n"))

    ran = nightly.look("moved-alias", 100)

    assert f"no issue for {ENVIRONMENT}: nobody looked at us-east-1" in ran.err
    assert server.issues == []


def test_an_issue_on_gitlab(nightly: Nightly) -> None:
    plans = ["clean", "moved-alias", "moved-alias", "deleted", "clean", "clean", "deleted"]
    with gitlab_server() as server:
        environ = {
            "GITLAB_CI": "true",
            "CI_API_V4_URL": server.url,
            "CI_PROJECT_ID": PROJECT,
            "CI_PIPELINE_URL": "https://gitlab.com/acme/layers/-/pipelines/500",
            "GITLAB_TOKEN": TOKEN,
            "NO_PROXY": "127.0.0.1",
        }
        states = []
        for number, plan in enumerate(plans):
            nightly.job.enter({**environ, "CI_PIPELINE_ID": str(500 + number)})
            ran = nightly.drift(plan)
            assert ran.code == (0 if plan == "clean" else 2), ran.err
            states.append([issue["state"] for issue in server.issues])
        writes = [call.method for call in server.calls if call.method != "GET"]

    assert states == [[], ["opened"], ["opened"], ["opened"], ["closed"], ["closed"], ["opened"]]
    assert writes == ["POST", "PUT", "PUT", "POST", "PUT"]
    (issue,) = server.issues
    assert issue["title"] == f"Drift in {ENVIRONMENT}"
    assert "was deleted in AWS" in issue["description"]
    assert len(issue["notes"]) == 1


def test_what_is_refused(server: GitHubServer, nightly: Nightly) -> None:
    server.accounts[WORKFLOW_TOKEN].permissions.remove("issues")

    ran = nightly.look("moved-alias", 100)

    assert ran.code == 1
    assert "2 out of band" in ran.out
    assert "`issues: write`" in ran.err
    regions = nightly.job.run("drift", "--issue", "--region", "eu-west-1")
    assert regions.code == 64
    assert "an issue is about all regions" in regions.err
