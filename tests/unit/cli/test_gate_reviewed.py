"""`layergen gate --same-as-comment`: nothing is applied that no reviewer has seen."""

import json
from pathlib import Path
from typing import Any

import pytest

from layergen.load.plan_json import load_plan
from tests.gitlab_server import PROJECT, TOKEN, gitlab_server
from tests.unit.cli.ci import HEAD, MERGED, Job


def changed(plan: str, edit: Any) -> str:
    """Write another plan of the same root beside it."""
    content = json.loads(Path(plan).read_text())
    edit(content)
    other = Path(plan).with_name("other.json")
    other.write_text(json.dumps(content))
    return str(other)


def another_description(content: dict[str, Any]) -> None:
    for resource in content["resource_changes"]:
        if resource["type"] == "aws_lambda_layer_version":
            resource["change"]["after"]["description"] = "something else"


def nothing(content: dict[str, Any]) -> None:
    for resource in content["resource_changes"]:
        resource["change"]["actions"] = ["no-op"]
        resource["change"]["before"] = resource["change"]["after"] or {}
    for output in content.get("output_changes", {}).values():
        output["actions"] = ["no-op"]
        output["before"] = output["after"]


def test_what_was_merged_is_applied_root_by_root(job: Job) -> None:
    plans = job.planned("first-publish")
    job.enter()
    assert job.run("comment", *plans, "--post", "github").code == 0
    job.enter(job.workflow.merged())

    for plan in plans:
        ran = job.run("gate", plan, "--same-as-comment")
        assert (ran.code, ran.err) == (0, "1 plan passes")

    other = changed(plans[0], another_description)
    ran = job.run("gate", other, plans[1], "--same-as-comment")

    assert ran.code == 1
    assert "error[not-reviewed]: this is not what reviewers saw" in ran.out
    told = min(load_plan(Path(plan).read_text(), plan).digest for plan in plans)
    known = told.removeprefix("sha256:")[:12]
    assert f"the comment on pull request 7, commit {HEAD[:12]}, tells of {known}" in ran.out
    assert "refused:" in ran.err
    assert "plan-us" not in ran.err
    as_json = job.run("gate", other, "--same-as-comment", "--format", "json")
    (told,) = json.loads(as_json.out)["plans"]
    assert [breach["rule"] for breach in told["breaches"]] == ["not-reviewed"]


def test_a_plan_that_changes_nothing_needs_nobody(job: Job) -> None:
    other = changed(job.planned("first-publish")[0], nothing)
    job.enter()

    assert job.run("gate", other, "--same-as-comment").code == 0
    assert job.server.calls == []


@pytest.mark.parametrize("named", [("--pr", "7"), ("--host", "gitlab"), ("--key", "prod")])
def test_a_comment_that_is_named_has_to_be_asked_for(job: Job, named: tuple[str, str]) -> None:
    """Without --same-as-comment it would pass, and look as if it had been compared."""
    ran = job.run("gate", job.planned("first-publish")[0], *named)

    assert (ran.code, ran.out) == (64, "")
    assert "it is for --same-as-comment" in ran.err


def test_nobody_commented(job: Job) -> None:
    plans = job.planned("first-publish")
    job.enter()
    assert job.run("comment", *plans, "--post", "github").code == 0
    forged = job.server.comments[0]
    for refused in ("mallory", "other key", "hidden"):
        forged["user"]["login"] = "mallory" if refused == "mallory" else "github-actions[bot]"
        job.server.hidden = {forged["node_id"]} if refused == "hidden" else set()
        key = ["--key", "other"] if refused == "other key" else []

        ran = job.run("gate", plans[0], "--same-as-comment", *key)

        assert ran.code == 1, refused
        assert "has no comment of ours with the key" in ran.err
        assert "--post github" in ran.err


def test_a_commit_of_no_pull_request(job: Job) -> None:
    plans = job.planned("first-publish")
    job.enter(job.workflow.merged())
    job.server.pulls.clear()

    ran = job.run("gate", plans[0], "--same-as-comment")

    assert ran.code == 1
    assert "commit cccccccccccc does not come from exactly one" in ran.err
    assert "--pr" in ran.err


def test_a_merge_request(job: Job) -> None:
    plans = job.planned("first-publish")
    with gitlab_server() as server:
        environ = {
            "GITLAB_CI": "true",
            "CI_API_V4_URL": server.url,
            "CI_PROJECT_ID": PROJECT,
            "CI_COMMIT_SHA": MERGED,
            "GITLAB_TOKEN": TOKEN,
            "NO_PROXY": "127.0.0.1",
        }
        job.enter(environ)
        posted = job.run("comment", plans[0], "--post", "gitlab", "--pr", "7")
        assert posted.code == 0
        server.requests[MERGED] = [{"iid": 7, "state": "merged"}]

        seen = job.run("gate", plans[0], "--same-as-comment")
        unseen = job.run("gate", plans[1], "--same-as-comment")

    assert (seen.code, seen.err) == (0, "1 plan passes")
    assert unseen.code == 1
    assert "the comment on merge request 7" in unseen.out
