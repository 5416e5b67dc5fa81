"""What GitHub Actions and GitLab CI say in environment variables."""

import json
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from layergen.errors import LayergenError
from layergen.model.ci_run import CiRun, Host, Stamp

_GITHUB_API = "https://api.github.com"
_GITLAB_API = "https://gitlab.com/api/v4"
_MERGE_REF = re.compile(r"refs/pull/([1-9][0-9]*)/(?:merge|head)")
_QUEUE_REF = re.compile(r"refs/heads/gh-readonly-queue/.+/pr-([1-9][0-9]*)-[0-9a-f]{40}")
_OPEN_REQUEST = re.compile(r"!([1-9][0-9]*)$")
_TOKEN = re.compile(r"[!-~]+")
"""Visible ASCII: what a header can carry."""
_TOKEN_NAMES = {Host.GITHUB: ("GITHUB_TOKEN", "GH_TOKEN"), Host.GITLAB: ("GITLAB_TOKEN",)}
_TOKEN_HINTS = {
    Host.GITHUB: "in a workflow, give the step `env: GITHUB_TOKEN: ${{ github.token }}`",
    Host.GITLAB: "make a project access token with the scope `api` and the role Developer or "
    "higher, and keep it in the masked variable GITLAB_TOKEN",
}


def host_here(environ: Mapping[str, str] | None = None) -> Host:
    """Tell whose CI this process runs in; GitHub's where nobody says."""
    found = os.environ if environ is None else environ
    on_gitlab = found.get("GITLAB_CI") == "true" or "CI_API_V4_URL" in found
    return Host.GITLAB if on_gitlab and "GITHUB_REPOSITORY" not in found else Host.GITHUB


def ci_run(host: Host, environ: Mapping[str, str] | None = None) -> CiRun:
    """Read what the environment says of the run. What it does not say stays empty.

    The environment of the other host is passed over: a pipeline of GitLab may post to GitHub.
    """
    found = os.environ if environ is None else environ
    return _github(found) if host is Host.GITHUB else _gitlab(found)


def token(host: Host, environ: Mapping[str, str] | None = None) -> str:
    """Give the token to speak with. Raises LayergenError, which never shows one, if there is none.

    A job token of GitLab is refused here: it can read, but never write notes.
    """
    found = os.environ if environ is None else environ
    names = _TOKEN_NAMES[host]
    for name in names:
        # Whoever pastes a secret pastes the end of its line as well.
        if value := found.get(name, "").strip():
            if not _TOKEN.fullmatch(value):
                raise LayergenError(
                    f"{name} holds characters that no token has", hint=_TOKEN_HINTS[host]
                )
            return value
    if host is Host.GITLAB and found.get("CI_JOB_TOKEN"):
        raise LayergenError(
            "GITLAB_TOKEN is not set, and a job token (CI_JOB_TOKEN) may not write notes",
            hint=_TOKEN_HINTS[host],
        )
    raise LayergenError(
        f"there is no token for {host.spoken}: {' and '.join(names)} "
        f"{'is' if len(names) == 1 else 'are'} not set",
        hint=_TOKEN_HINTS[host],
    )


def _github(environ: Mapping[str, str]) -> CiRun:
    event = _event(environ.get("GITHUB_EVENT_PATH", ""))
    server = environ.get("GITHUB_SERVER_URL", "https://github.com").rstrip("/")
    repository = environ.get("GITHUB_REPOSITORY", "")
    run = _number(environ.get("GITHUB_RUN_ID", ""))
    attempt = _number(environ.get("GITHUB_RUN_ATTEMPT", "")) or 1
    return CiRun(
        host=Host.GITHUB,
        api=(environ.get("GITHUB_API_URL") or _GITHUB_API).rstrip("/"),
        repository=repository,
        pull_request=_github_pull(event, environ.get("GITHUB_REF", "")),
        sha=_github_sha(event, environ),
        url=f"{server}/{repository}/actions/runs/{run}" if run and repository else "",
        stamp=Stamp(run, attempt) if run else None,
        summary_file=environ.get("GITHUB_STEP_SUMMARY", ""),
        annotates=environ.get("GITHUB_ACTIONS") == "true",
    )


def _event(path: str) -> dict[str, Any]:
    """Read what started the run; nothing if that cannot be read: the rest may be enough."""
    try:
        event = json.loads(Path(path).read_text("utf-8")) if path else {}
    except (OSError, ValueError):
        return {}
    return event if isinstance(event, dict) else {}


def _github_pull(event: Mapping[str, Any], ref: str) -> int | None:
    for found in (
        _at(event, "pull_request", "number"),
        # A comment on a pull request is one on an issue that has this key.
        _at(event, "issue", "number") if _at(event, "issue", "pull_request") else None,
        _at(event, "workflow_run", "pull_requests", 0, "number"),
    ):
        if isinstance(found, int):
            return found
    named = _MERGE_REF.fullmatch(ref) or _QUEUE_REF.fullmatch(ref)
    return int(named[1]) if named else None


def _github_sha(event: Mapping[str, Any], environ: Mapping[str, str]) -> str:
    head = _at(event, "pull_request", "head", "sha") or _at(event, "workflow_run", "head_sha")
    if isinstance(head, str):
        return head
    # A comment starts a run on the default branch, whatever pull request it is on.
    return "" if "issue" in event else environ.get("GITHUB_SHA", "")


def _at(content: Any, *path: str | int) -> Any:
    for step in path:
        try:
            content = content[step]
        except (KeyError, IndexError, TypeError):
            return None
    return content


def _gitlab(environ: Mapping[str, str]) -> CiRun:
    pipeline = _number(environ.get("CI_PIPELINE_ID", ""))
    job = _number(environ.get("CI_JOB_ID", "")) or 1
    # On a pipeline of merged results, the commit is one that only GitLab has made.
    sha = environ.get("CI_MERGE_REQUEST_SOURCE_BRANCH_SHA") or environ.get("CI_COMMIT_SHA", "")
    return CiRun(
        host=Host.GITLAB,
        api=(environ.get("CI_API_V4_URL") or _GITLAB_API).rstrip("/"),
        repository=_gitlab_project(environ),
        pull_request=_gitlab_request(environ),
        sha=sha,
        url=environ.get("CI_PIPELINE_URL", ""),
        stamp=Stamp(pipeline, job) if pipeline else None,
    )


def _gitlab_project(environ: Mapping[str, str]) -> str:
    # A fork's pipeline for a merge request runs in the fork; the request is where it leads.
    return environ.get("CI_MERGE_REQUEST_PROJECT_ID") or environ.get("CI_PROJECT_ID", "")


def _gitlab_request(environ: Mapping[str, str]) -> int | None:
    if number := _number(environ.get("CI_MERGE_REQUEST_IID", "")):
        return number
    # A pipeline of a branch names the requests that are open for it: `group/project!12,…`.
    first = environ.get("CI_OPEN_MERGE_REQUESTS", "").split(",")[0]
    found = _OPEN_REQUEST.search(first)
    return int(found[1]) if found else None


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and text.isascii() else None
