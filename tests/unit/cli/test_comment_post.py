"""`layergen comment --post`, the real command against servers that speak as GitHub and GitLab."""

import json
import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from layergen.load.comment_marker import read_marker
from layergen.model.comment_marker import CommentMarker
from tests.forge_server import Fault
from tests.github_server import REPOSITORY, WORKFLOW_TOKEN
from tests.gitlab_server import PROJECT, TOKEN, gitlab_server
from tests.unit.cli.ci import HEAD, Job, Workflow


def marker_of(body: str) -> CommentMarker:
    found = read_marker(body)
    assert found is not None
    return found


def test_everything_that_github_shows(job: Job) -> None:
    plans = job.planned("refused")
    assert job.run("render").code == 0
    job.enter()

    ran = job.comment(plans, "--post", "github")

    assert ran.code == 0
    (comment,) = job.server.comments
    assert marker_of(comment["body"]).sha == HEAD
    assert marker_of(comment["body"]).run == 100
    assert "**Refused**: it breaks destroyed-in-use, " in comment["body"]
    assert f"[run 100](<https://github.com/{REPOSITORY}/actions/runs/100>)" in comment["body"]
    assert job.workflow.summary.read_text() == comment["body"]
    (annotation,) = ran.out.splitlines()
    block = re.escape("envs/prod/eu-west-1/layers.tf")
    assert re.match(rf"::error file={block},line=[0-9]+,col=1,title=destroyed-in-use::", annotation)
    (state,) = job.server.states
    assert state == {
        "sha": HEAD,
        "state": "failure",
        "context": "layergen/plan",
        "description": "Refused: it breaks destroyed-in-use, "
        "1 release retired (data-tools@1.0.0); 1 root: prod",
        "target_url": comment["html_url"],
    }
    assert f"comment on pull request 7: created ({comment['html_url']})" in ran.err
    assert f"status layergen/plan of {HEAD[:12]}: failure" in ran.err


def test_parts_may_be_left_out(job: Job) -> None:
    plans = job.planned("refused")
    job.enter()
    without = ["status", "summary", "annotations"]

    ran = job.comment(plans, "--post", "github", *(w for p in without for w in ("--without", p)))

    assert (ran.code, ran.out) == (0, "")
    assert len(job.server.comments) == 1
    assert job.server.states == []
    assert not job.workflow.summary.exists()


def test_what_needs_no_permission_is_told_though_the_rest_is_refused(job: Job) -> None:
    """So it is in a workflow for a pull request from a fork."""
    job.server.accounts[WORKFLOW_TOKEN].permissions.clear()
    plans = job.planned("refused")
    job.enter()

    ran = job.comment(plans, "--post", "github")

    assert ran.code == 1
    assert "Resource not accessible by integration" in ran.err
    assert "`pull-requests: write`" in ran.err
    assert "`statuses: write`" in ran.err
    assert "from a fork" in ran.err
    assert "title=destroyed-in-use" in ran.out
    assert "Refused" in job.workflow.summary.read_text()


def test_a_dry_run_asks_nobody(job: Job) -> None:
    plans = job.planned("refused")
    job.enter()
    job.monkeypatch.delenv("GITHUB_TOKEN")

    ran = job.comment(plans, "--post", "github", "--dry-run")

    assert ran.code == 0
    assert job.server.calls == []
    assert not job.workflow.summary.exists()
    assert f"--- comment on pull request 7 of {REPOSITORY} on GitHub" in ran.out
    assert '<!-- layergen:plan {"v":1,"key":"plan"' in ran.out
    assert f"--- status of commit {HEAD[:12]}" in ran.out
    assert not re.search(r"^\s*::", ran.out, re.MULTILINE)
    assert "- ::error title=destroyed-in-use" in ran.out


def test_a_matrix_of_roots_and_one_job_twice(job: Job) -> None:
    eu, us = sorted(job.planned("first-publish"), key=len, reverse=True)
    job.enter()

    for plan, key in ((eu, "prod/eu-west-1"), (us, "prod/us-east-1"), (us, "prod/us-east-1")):
        assert job.comment([plan], "--post", "github", "--key", key).code == 0

    keys = [marker_of(comment["body"]).key for comment in job.server.comments]
    assert keys == ["prod/eu-west-1", "prod/us-east-1"]
    assert {state["context"] for state in job.server.states} == {
        "layergen/prod/eu-west-1",
        "layergen/prod/us-east-1",
    }


def test_a_later_attempt_is_newer_than_an_earlier_one(job: Job) -> None:
    plans = job.planned("refused")
    for attempt, told in ((2, "created"), (1, "a newer run"), (3, "updated")):
        job.workflow.attempt = attempt
        job.enter()
        assert told in job.comment(plans, "--post", "github").err

    assert marker_of(job.server.comments[0]["body"]).attempt == 3


def test_more_dangers_than_github_takes(job: Job) -> None:
    (plan,) = job.planned("refused")
    content = json.loads(Path(plan).read_text())
    queue = "a_queue_that_nobody_reads_any_more_" * 4
    content["resource_changes"] += [
        {
            "address": f"aws_sqs_queue.{queue}{number}",
            "mode": "managed",
            "type": "aws_sqs_queue",
            "name": f"{queue}{number}",
            "change": {"actions": ["delete"], "before": {}, "after": None},
        }
        for number in range(400)
    ]
    Path(plan).write_text(json.dumps(content))
    job.enter()

    ran = job.comment([plan], "--post", "github", "--max-bytes", "500000")

    assert ran.code == 0
    refused = [call for call in job.server.written() if len(call.content.get("body", "")) > 65_536]
    (comment,) = job.server.comments
    assert refused
    assert 20_000 < len(comment["body"]) <= 65_536
    assert "more, which find no room here" in comment["body"]
    # The page of the run has room for all of them.
    assert job.workflow.summary.read_text().count("a_queue_that_nobody_reads_any_more_") >= 400


def test_two_processes_that_race(job: Job) -> None:
    """Both find nothing, since the first listings are answered together."""
    plans = job.planned("first-publish")
    together = threading.Barrier(2, timeout=30)
    job.server.faults.append(
        Fault(
            lambda call: call.method == "GET" and call.path.endswith("/comments"),
            meanwhile=together.wait,
            times=2,
        )
    )
    older = Workflow(job.server, job.workflow.folder, run=100)
    newer = Workflow(job.server, job.workflow.folder, run=101)
    command = [sys.executable, "-m", "layergen", "-C", str(job.root), "comment"]
    running = [
        subprocess.Popen(
            [*command, *plans, "--no-stale", "--post", "github"],
            env={**os.environ, **run.environ()},
            stderr=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for run in (newer, older)
    ]
    said = [process.communicate(timeout=60) for process in running]

    assert [process.returncode for process in running] == [0, 0], said
    assert len(job.server.comments) == 1
    assert marker_of(job.server.comments[0]["body"]).run == 101
    assert len(job.server.deleted) == 1


@pytest.mark.parametrize(
    ("gone", "changed", "told"),
    [
        (["GITHUB_TOKEN"], {}, "GITHUB_TOKEN and GH_TOKEN are not set"),
        (["GITHUB_REPOSITORY"], {}, "nobody says which repository on GitHub this is"),
        (["GITHUB_REF", "GITHUB_EVENT_PATH"], {}, "nobody says which pull request this is about"),
        ([], {"GITHUB_TOKEN": "ghp_wrong"}, "does not know the token: Bad credentials"),
        ([], {"GITHUB_API_URL": "http://127.0.0.1:9"}, "GitHub does not answer"),
    ],
)
def test_what_is_missing_is_named(
    job: Job, gone: list[str], changed: dict[str, str], told: str
) -> None:
    job.monkeypatch.setattr("layergen.adapters.rest._BACKOFF_SECONDS", (0.01, 0.02))
    plans = job.planned("refused")
    environ = {k: v for k, v in job.workflow.environ().items() if k not in gone} | changed
    job.enter(environ)

    ran = job.comment(plans, "--post", "github")

    assert ran.code == 1
    assert told in ran.err
    assert "hint: " in ran.err


def test_options_that_need_post(job: Job) -> None:
    plans = job.planned("refused")

    ran = job.comment(plans, "--dry-run")

    assert ran.code == 64
    assert "it is for --post" in ran.err
    other = job.comment(plans, "--post", "github", "--format", "json")
    assert other.code == 64
    assert "what is posted is Markdown" in other.err


def test_from_a_desk(job: Job) -> None:
    """Nobody knows what is newer there, so what was asked for is done."""
    plans = job.planned("refused")
    job.server.comment('<!-- layergen:plan {"v":1,"key":"plan","run":9,"plans":"sha256:0"} -->')
    environ = {"GH_TOKEN": WORKFLOW_TOKEN, "GITHUB_REPOSITORY": REPOSITORY}
    job.enter({**environ, "GITHUB_API_URL": job.server.url, "NO_PROXY": "127.0.0.1"})

    ran = job.comment(plans, "--post", "github", "--pr", "7")

    assert (ran.code, ran.out, job.server.states) == (0, "", [])
    assert "nobody says of which commit (--sha)" in ran.err
    assert "**Refused**" in job.server.comments[0]["body"]

    titled = job.comment(plans, "--post", "github", "--pr", "7", "--sha", HEAD, "--title", "prod")

    assert titled.code == 0
    assert (len(job.server.comments), len(job.server.states)) == (1, 1)
    assert "### prod" in job.server.comments[0]["body"]


def test_a_merge_request(job: Job) -> None:
    plans = job.planned("refused")
    with gitlab_server() as server:
        environ = {
            "GITLAB_CI": "true",
            "CI_API_V4_URL": server.url,
            "CI_PROJECT_ID": PROJECT,
            "CI_MERGE_REQUEST_IID": "7",
            "CI_COMMIT_SHA": HEAD,
            "CI_PIPELINE_ID": "500",
            "CI_JOB_ID": "9000",
            "CI_PIPELINE_URL": "https://git.acme.example/acme/layers/-/pipelines/500",
            "GITLAB_TOKEN": TOKEN,
            "NO_PROXY": "127.0.0.1",
        }
        job.enter(environ)

        for told in ("created", "unchanged"):
            ran = job.comment(plans, "--post", "gitlab")
            assert (ran.code, ran.out) == (0, "")
            assert f"comment on merge request 7: {told}" in ran.err

        assert len(server.notes) == 1
        assert marker_of(server.notes[0]["body"]).run == 500
        assert [(state["state"], state["name"]) for state in server.states] == [
            ("failed", "layergen/plan")
        ]
        job.monkeypatch.delenv("GITLAB_TOKEN")
        job.monkeypatch.setenv("CI_JOB_TOKEN", "glcbt-secret")
        ran = job.comment(plans, "--post", "gitlab")

    assert ran.code == 1
    assert "a job token (CI_JOB_TOKEN) may not write notes" in ran.err
    assert "glcbt-secret" not in ran.err
