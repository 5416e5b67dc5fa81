"""`layergen matrix` in a real git repository."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.repositories import LAYER, environment, layer, releases, repository_files, write_files
from tests.unit.cli.running import Ran, layergen


def files(*versions: str) -> dict[str, str]:
    return repository_files(
        {LAYER: layer()},
        released={LAYER: releases(*versions)},
        environments={"dev": environment(regions=["eu-west-1", "us-east-1"])},
    )


def git(root: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=test", "-c", "user.email=test@example.com"]
    subprocess.run(
        ["git", *identity, *arguments],
        cwd=root,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull},
        check=True,
        capture_output=True,
    )


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Give a clone whose branch `main` has one release, and a second one since."""
    root = write_files(tmp_path, files("1.0.0"))
    git(root, "init", "--initial-branch", "main")
    git(root, "add", ".")
    git(root, "commit", "--message", "first")
    git(root, "switch", "--create", "change")
    return write_files(root, files("1.0.0", "1.1.0"))


def include(ran: Ran) -> list[dict[str, Any]]:
    assert (ran.code, ran.out.count("\n")) == (0, 1), ran.err
    entries: list[dict[str, Any]] = json.loads(ran.out)["include"]
    return entries


def test_a_job_for_what_changed(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    ran = layergen(capsys, root, "matrix", "--changed-since", "main", "--format", "json")

    assert include(ran) == [
        {
            "layer": LAYER,
            "version": "1.1.0",
            "release": f"{LAYER}@1.1.0",
            "variant": "universal",
            "runtimes": ["python3.12"],
            "architectures": ["arm64"],
            "environments": ["dev"],
            "zip": f"dist/layers/{LAYER}/1.1.0/universal.zip",
        }
    ]


def test_a_job_for_what_is_not_published(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    ran = layergen(capsys, root, "matrix", "--format", "json")

    assert [entry["release"] for entry in include(ran)] == [f"{LAYER}@1.0.0", f"{LAYER}@1.1.0"]


def test_nothing_to_build(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    git(root, "commit", "--all", "--message", "second")
    as_json = layergen(capsys, root, "matrix", "--changed-since", "HEAD", "--format", "json")
    as_text = layergen(capsys, root, "matrix", "--changed-since", "HEAD")

    assert include(as_json) == []
    assert (as_text.code, as_text.out, as_text.err) == (0, "", "nothing to build")


def test_for_people(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    ran = layergen(capsys, root, "matrix", "--changed-since", "main")

    assert [" ".join(line.split()) for line in ran.out.splitlines()] == [
        "release variant size waiting",
        f"{LAYER}@1.1.0 universal 1.0 kB dev eu-west-1, dev us-east-1",
    ]


def test_more_jobs_than_github_takes(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    write_files(root, files(*(f"1.{number}.0" for number in range(258))))
    ran = layergen(capsys, root, "matrix", "--changed-since", "main", "--format", "json")

    assert len(include(ran)) == 257
    assert ran.err == "257 jobs, and GitHub takes 256: use layergen build --shard"


def test_an_unknown_commit(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    ran = layergen(capsys, root, "matrix", "--changed-since", "origin/main")

    assert (ran.code, ran.out) == (1, "")
    assert "git knows no commit 'origin/main' here hint: fetch it" in ran.err


def test_a_lock_that_was_broken_then(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    now = (root / "layers.lock.json").read_text()
    (root / "layers.lock.json").write_text('{"version": 7}')
    git(root, "commit", "--all", "--message", "broken")
    (root / "layers.lock.json").write_text(now)

    ran = layergen(capsys, root, "matrix", "--changed-since", "HEAD")

    assert (ran.code, ran.out) == (1, "")
    assert "as of HEAD cannot be read: this file has format 7" in ran.err


def test_no_git_repository(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    root = write_files(tmp_path / "plain", files("1.0.0"))
    ran = layergen(capsys, root, "matrix", "--changed-since", "main")

    assert ran.code == 1
    assert "git cannot read the history of" in ran.err
