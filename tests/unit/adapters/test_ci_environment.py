import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from layergen.adapters.ci_environment import ci_run, token
from layergen.errors import LayergenError
from layergen.model.ci_run import CiRun, Host, Stamp

ACTIONS = {
    "GITHUB_ACTIONS": "true",
    "GITHUB_API_URL": "https://api.github.com",
    "GITHUB_SERVER_URL": "https://github.com",
    "GITHUB_REPOSITORY": "acme/layers",
    "GITHUB_REF": "refs/heads/main",
    "GITHUB_SHA": "a" * 40,
    "GITHUB_RUN_ID": "9001",
    "GITHUB_RUN_ATTEMPT": "2",
    "GITHUB_STEP_SUMMARY": "/summary.md",
}


def github(tmp_path: Path, event: Any = None, **environ: str) -> CiRun:
    file = tmp_path / "event.json"
    file.write_text(event if isinstance(event, str) else json.dumps(event))
    return ci_run(Host.GITHUB, {**ACTIONS, "GITHUB_EVENT_PATH": str(file), **environ})


def test_a_run_of_github_actions(tmp_path: Path) -> None:
    assert github(tmp_path) == CiRun(
        host=Host.GITHUB,
        api="https://api.github.com",
        repository="acme/layers",
        sha="a" * 40,
        url="https://github.com/acme/layers/actions/runs/9001",
        stamp=Stamp(9001, 2),
        summary_file="/summary.md",
        annotates=True,
    )


def test_the_commit_of_a_pull_request_is_what_was_pushed(tmp_path: Path) -> None:
    event = {"pull_request": {"number": 7, "head": {"sha": "b" * 40}}}

    found = github(tmp_path, event, GITHUB_REF="refs/pull/7/merge")

    assert (found.pull_request, found.sha) == (7, "b" * 40)


def test_the_commit_of_a_run_that_a_comment_started_is_another_one(tmp_path: Path) -> None:
    event = {"issue": {"number": 14, "pull_request": {"url": "…"}}}

    assert github(tmp_path, event).sha == ""
    assert github(tmp_path, {"workflow_run": {"head_sha": "d" * 40}}).sha == "d" * 40


@pytest.mark.parametrize(
    ("event", "ref", "number"),
    [
        ({}, "refs/pull/12/merge", 12),
        ({}, "refs/heads/gh-readonly-queue/main/pr-13-" + "a" * 40, 13),
        ({"issue": {"number": 14, "pull_request": {"url": "…"}}}, "refs/heads/main", 14),
        ({"issue": {"number": 14}}, "refs/heads/main", None),
        ({"workflow_run": {"pull_requests": [{"number": 15}]}}, "refs/heads/main", 15),
        ({"workflow_run": {"pull_requests": []}}, "refs/heads/main", None),
        ({"pull_request": "odd"}, "refs/heads/main", None),
        (["odd"], "refs/heads/main", None),
        ("no JSON", "refs/pull/12/merge", 12),
        ({}, "refs/heads/pull/12/merge", None),
    ],
)
def test_where_the_number_of_a_pull_request_is(
    tmp_path: Path, event: Any, ref: str, number: int | None
) -> None:
    assert github(tmp_path, event, GITHUB_REF=ref).pull_request == number


def test_a_machine_that_is_no_ci() -> None:
    assert ci_run(Host.GITHUB, {}) == CiRun(Host.GITHUB, "https://api.github.com")
    assert ci_run(Host.GITLAB, {}) == CiRun(Host.GITLAB, "https://gitlab.com/api/v4")


def test_a_pipeline_of_gitlab() -> None:
    environ = {
        "CI_API_V4_URL": "https://git.acme.example/api/v4/",
        "CI_PROJECT_ID": "43",
        "CI_MERGE_REQUEST_PROJECT_ID": "42",
        "CI_MERGE_REQUEST_IID": "7",
        "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": "b" * 40,
        "CI_COMMIT_SHA": "a" * 40,
        "CI_PIPELINE_ID": "500",
        "CI_JOB_ID": "9000",
        "CI_PIPELINE_URL": "https://git.acme.example/acme/layers/-/pipelines/500",
    }

    assert ci_run(Host.GITLAB, environ) == CiRun(
        host=Host.GITLAB,
        api="https://git.acme.example/api/v4",
        repository="42",
        pull_request=7,
        sha="b" * 40,
        url="https://git.acme.example/acme/layers/-/pipelines/500",
        stamp=Stamp(500, 9000),
    )


def test_a_branch_of_gitlab_with_open_requests() -> None:
    environ = {
        "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": "",
        "CI_COMMIT_SHA": "a" * 40,
        "CI_OPEN_MERGE_REQUESTS": "acme/layers!8,acme/fork!9",
    }

    found = ci_run(Host.GITLAB, environ)

    assert (found.pull_request, found.sha) == (8, "a" * 40)


def test_tokens() -> None:
    assert token(Host.GITHUB, {"GH_TOKEN": " ghp_1\n", "GITHUB_TOKEN": ""}) == "ghp_1"
    assert token(Host.GITHUB, {"GH_TOKEN": "ghp_1", "GITHUB_TOKEN": "ghs_2"}) == "ghs_2"
    assert token(Host.GITLAB, {"GITLAB_TOKEN": "glpat-1", "CI_JOB_TOKEN": "2"}) == "glpat-1"


@pytest.mark.parametrize(
    ("host", "environ", "told"),
    [
        (Host.GITHUB, {}, "GITHUB_TOKEN and GH_TOKEN are not set"),
        (Host.GITLAB, {}, "GITLAB_TOKEN is not set"),
        (Host.GITLAB, {"CI_JOB_TOKEN": "secret"}, "CI_JOB_TOKEN) may not write notes"),
        (Host.GITHUB, {"GITHUB_TOKEN": "sec ret"}, "GITHUB_TOKEN holds characters"),
        (Host.GITHUB, {"GITHUB_TOKEN": "sec\nret"}, "GITHUB_TOKEN holds characters"),
    ],
)
def test_no_usable_token(host: Host, environ: Mapping[str, str], told: str) -> None:
    with pytest.raises(LayergenError) as raised:
        token(host, environ)

    assert told in raised.value.message
    assert raised.value.hint
    assert "sec" not in raised.value.message + raised.value.hint
