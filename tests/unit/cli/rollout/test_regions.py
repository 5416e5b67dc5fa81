"""Which alias is meant: environments with several regions, and names that nobody knows."""

from pathlib import Path

import pytest

from tests.repositories import environment, function, repository_files, write_files
from tests.unit.cli.running import layergen, lock_of

REGIONS = ["eu-west-1", "us-east-1"]
START = ("rollout", "start", "checkout", "--env", "prod", "--stable", "1", "--offline")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_files(
        tmp_path,
        repository_files(
            functions={
                "checkout": function(alias="live", rollout={"steps": [10, 50]}),
                "plain": function(),
            },
            environments={"prod": environment(regions=REGIONS)},
        ),
    )


def test_each_region_has_its_own(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    unsaid = layergen(capsys, root, *START)
    layergen(capsys, root, *START, "--region", "us-east-1")
    elsewhere = layergen(capsys, root, *START, "--region", "ap-south-1")

    assert (unsaid.code, "eu-west-1, us-east-1" in unsaid.err) == (64, True)
    assert list(lock_of(root, "prod")["rollouts"]["checkout"]) == ["us-east-1"]
    assert (elsewhere.code, "prod has no region ap-south-1" in elsewhere.err) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("start", "plain", "--offline"), "plain has no alias"),
        (("start", "chekout"), "did you mean 'checkout'?"),
        (("advance", "checkout"), "checkout has no alias in prod eu-west-1 yet"),
        (("observe", "checkout"), "rollout start checkout --env prod --region eu-west-1"),
        (("promote", "nobody"), "there is no function 'nobody'"),
        (("abort", "checkout"), "checkout has no alias in prod eu-west-1 yet"),
        (("abort", "checkout", "--now"), "checkout has no alias in prod eu-west-1 yet"),
        (("pause", "checkout"), "checkout has no alias in prod eu-west-1 yet"),
        (("resume", "nobody"), "there is no function 'nobody'"),
    ],
)
def test_refusals_say_what_to_do(
    capsys: pytest.CaptureFixture[str], root: Path, arguments: tuple[str, ...], message: str
) -> None:
    ran = layergen(capsys, root, "rollout", *arguments, "--env", "prod", "--region", "eu-west-1")

    assert ran.code == 1
    assert message in ran.err
    assert lock_of(root, "prod") == {}
