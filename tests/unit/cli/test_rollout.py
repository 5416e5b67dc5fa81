"""`layergen rollout`, from the command line to the bytes of the lock."""

import json
from pathlib import Path

import pytest

from tests.repositories import environment, function, repository_files, write_files
from tests.unit.cli.running import layergen, lock_of

REGIONS = ["eu-west-1", "us-east-1"]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    aliased = function(alias="live", rollout={"steps": [10, 50]})
    return write_files(
        tmp_path,
        repository_files(
            functions={"checkout": aliased, "plain": function()},
            environments={
                "dev": environment(),
                "prod": environment(regions=REGIONS, account="999988887777"),
            },
        ),
    )


def in_dev(capsys: pytest.CaptureFixture[str], root: Path, *arguments: str) -> str:
    ran = layergen(capsys, root, "rollout", *arguments, "--env", "dev")
    assert ran.code == 0, ran.err
    return ran.err


def alias(root: Path, environment: str = "dev", region: str = "eu-west-1") -> dict[str, object]:
    found: dict[str, object] = lock_of(root, environment)["rollouts"]["checkout"][region]
    return found


def test_the_whole_way_to_the_candidate(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    in_dev(capsys, root, "start", "checkout", "--stable", "1")
    assert alias(root) == {"alias": "live", "state": "stable", "stable": "1"}

    said = in_dev(capsys, root, "start", "checkout", "--candidate", "2")
    assert "10 % to version 2, the rest to 1" in said
    shifting = {"alias": "live", "state": "shifting", "stable": "1", "candidate": "2"}
    assert alias(root) == shifting | {"step": 1, "percent": 10}

    in_dev(capsys, root, "advance", "checkout")
    assert alias(root) == shifting | {"step": 2, "percent": 50}

    refused = layergen(capsys, root, "rollout", "advance", "checkout", "--env", "dev")
    assert refused.code == 1
    assert "layergen rollout promote" in refused.err

    assert "skips" not in in_dev(capsys, root, "promote", "checkout")
    assert alias(root) == {"alias": "live", "state": "stable", "stable": "2"}


def test_an_abort_is_latched_to_its_candidate(
    capsys: pytest.CaptureFixture[str], root: Path
) -> None:
    in_dev(capsys, root, "start", "checkout", "--stable", "1", "--candidate", "2")
    in_dev(capsys, root, "abort", "checkout")
    assert alias(root)["state"] == "aborted"
    assert "already" in in_dev(capsys, root, "abort", "checkout")

    again = layergen(
        capsys, root, "rollout", "start", "checkout", "--env", "dev", "--candidate", "2"
    )
    assert again.code == 1
    assert "was aborted" in again.err

    in_dev(capsys, root, "start", "checkout", "--candidate", "3")
    assert alias(root)["candidate"] == "3"


def test_promoting_early_tells_what_is_skipped(
    capsys: pytest.CaptureFixture[str], root: Path
) -> None:
    in_dev(capsys, root, "start", "checkout", "--stable", "1", "--candidate", "2")
    assert "skips the steps 50 %" in in_dev(capsys, root, "promote", "checkout")


def test_regions_have_rollouts_of_their_own(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    start = ("rollout", "start", "checkout", "--env", "prod", "--stable", "1")
    unsaid = layergen(capsys, root, *start)
    assert unsaid.code == 64
    assert "eu-west-1, us-east-1" in unsaid.err

    layergen(capsys, root, *start, "--region", "us-east-1")
    assert list(lock_of(root, "prod")["rollouts"]["checkout"]) == ["us-east-1"]

    elsewhere = layergen(capsys, root, *start, "--region", "ap-south-1")
    assert elsewhere.code == 1
    assert "prod has no region ap-south-1" in elsewhere.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("start", "plain", "--stable", "1"), "plain has no alias"),
        (("start", "chekout", "--stable", "1"), "did you mean 'checkout'?"),
        (("start", "checkout", "--candidate", "2"), "no stable version yet"),
        (("advance", "checkout"), "checkout has no alias in dev eu-west-1 yet"),
        (("promote", "nobody"), "there is no function 'nobody'"),
        (("abort", "checkout"), "rollout start checkout --env dev --region eu-west-1"),
        (("status", "nobody"), "there is no function 'nobody'"),
    ],
)
def test_refusals_say_what_to_do(
    capsys: pytest.CaptureFixture[str], root: Path, arguments: tuple[str, ...], message: str
) -> None:
    ran = layergen(capsys, root, "rollout", *arguments, "--env", "dev")
    assert ran.code == 1
    assert message in ran.err
    assert lock_of(root) == {}


@pytest.mark.parametrize("version", ["0", "-1", "$LATEST", "two"])
def test_only_published_versions_have_numbers(
    capsys: pytest.CaptureFixture[str], root: Path, version: str
) -> None:
    start = ("rollout", "start", "checkout", "--env", "dev", "--stable", version)
    assert layergen(capsys, root, *start).code == 64


def test_status_shows_every_alias(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    in_dev(capsys, root, "start", "checkout", "--stable", "1", "--candidate", "2")
    where = ("--env", "prod", "--region", "eu-west-1")
    layergen(capsys, root, "rollout", "start", "checkout", "--stable", "7", *where)

    text = layergen(capsys, root, "rollout", "status").out
    shown = json.loads(layergen(capsys, root, "rollout", "status", "--format", "json").out)

    assert [line.split()[0] for line in text.splitlines()] == ["environment", "dev", "prod"]
    assert "2 (10 %, step 1)" in text
    assert [(one["environment"], one["stable"], one["percent"]) for one in shown] == [
        ("dev", "1", 10),
        ("prod", "7", 0),
    ]
    only = layergen(capsys, root, "rollout", "status", *where, "--format", "json").out
    assert [one["environment"] for one in json.loads(only)] == ["prod"]


def test_status_of_nothing_is_no_data(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    ran = layergen(capsys, root, "rollout", "status", "checkout")
    assert (ran.code, ran.out) == (0, "")
    assert "no alias has been started" in ran.err
    assert json.loads(layergen(capsys, root, "rollout", "status", "--format", "json").out) == []
