"""`layergen iam` prints policies that IAM takes."""

import json
from pathlib import Path

import pytest

from tests.repositories import layer, repository_files, write_files
from tests.unit.cli.running import layergen


def test_a_policy_and_nothing_else_goes_to_stdout(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_files(tmp_path, repository_files())

    ran = layergen(capsys, root, "iam", "--env", "dev", "--for", "plan")

    assert ran.code == 0
    document = json.loads(ran.out)
    assert document["Version"] == "2012-10-17"
    sids = [statement["Sid"] for statement in document["Statement"]]
    assert len(sids) == len(set(sids))
    assert all(sid.isalnum() for sid in sids)


def test_a_policy_that_is_too_long_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    layers = {f"layer-with-a-long-name-{n}": layer() for n in range(60)}
    root = write_files(tmp_path, repository_files(layers, released={}))

    ran = layergen(capsys, root, "iam", "--env", "dev", "--for", "apply")

    assert ran.code == 0
    assert "a managed policy takes 6144" in ran.err


def test_a_purpose_without_permissions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = write_files(tmp_path, repository_files())

    ran = layergen(capsys, root, "iam", "--env", "dev", "--for", "build")

    assert (ran.code, ran.out) == (1, "")
    assert "dev needs no permission for build" in ran.err
    assert "artifact store in S3" in ran.err
