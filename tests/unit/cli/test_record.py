"""`layergen record` from a file and from stdin; the real Terraform has tests of its own."""

import json
import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.repositories import (
    ACCOUNT,
    LAYER,
    environment,
    layer,
    release,
    releases,
    repository_files,
    write_files,
)
from tests.unit.cli.running import layergen, lock_of

REGIONS = ["eu-west-1", "us-east-1"]
PROD = "999988887777"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_files(
        tmp_path / "repository",
        repository_files(
            layers={LAYER: layer()},
            released={LAYER: releases("1.0.0")},
            environments={"dev": environment(), "prod": environment(regions=REGIONS, account=PROD)},
        ),
    )


def outputs(environment: str = "dev", region: str = "eu-west-1", **changes: object) -> str:
    account = PROD if environment == "prod" else ACCOUNT
    entry: dict[str, Any] = {
        "arn": f"arn:aws:lambda:{region}:{account}:layer:{LAYER}:7",
        "layer_version": 7,
        "created_date": "2026-11-20T09:14:03.000+0000",
        "code_sha256": release("1.0.0")["artifacts"]["universal"]["sha256"],
        "granted": False,
        **changes,
    }
    value = {
        "environment": environment,
        "account": account,
        "region": region,
        "publications": {LAYER: {"universal": {"1.0.0": entry}}},
    }
    return json.dumps({"layergen": {"sensitive": False, "type": "dynamic", "value": value}})


def printed(root: Path, text: str) -> str:
    """Write what Terraform printed beside the repository."""
    path = root.parent / "outputs.json"
    path.write_text(text, "utf-8")
    return str(path)


def test_a_file_is_recorded(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    ran = layergen(capsys, root, "record", "--env", "dev", "--from", printed(root, outputs()))

    assert (ran.code, ran.out) == (0, "")
    assert f"{LAYER}@1.0.0 universal in eu-west-1 is version 7" in ran.err
    assert lock_of(root)["layers"][LAYER]["1.0.0"] == {
        "eu-west-1": {
            "universal": {
                "arn": f"arn:aws:lambda:eu-west-1:{ACCOUNT}:layer:{LAYER}:7",
                "layer_version": 7,
                "published_at": "2026-11-20T09:14:03Z",
            }
        }
    }


def test_a_second_run_changes_no_byte(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    arguments = ("record", "--env", "dev", "--from", printed(root, outputs()))
    layergen(capsys, root, *arguments)
    path = root / "envs/dev/env.lock.json"
    before = (path.read_bytes(), path.stat().st_ino, path.stat().st_mtime_ns)

    ran = layergen(capsys, root, *arguments)

    assert (ran.code, ran.err) == (0, "nothing new")
    assert (path.read_bytes(), path.stat().st_ino, path.stat().st_mtime_ns) == before
    assert layergen(capsys, root, "-q", *arguments).err == ""


def test_a_pipe_is_read(root: Path) -> None:
    def piped(text: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "layergen", "record", "--env", "dev", "--from", "-"],
            cwd=root,
            input=text,
            capture_output=True,
            text=True,
            check=False,
        )

    refused = piped("{}")
    assert refused.returncode == 1
    assert "<stdin>: error[no-outputs]" in refused.stderr
    assert piped(outputs()).returncode == 0
    assert "1.0.0" in lock_of(root)["layers"][LAYER]


def test_with_several_regions_one_has_to_be_named(
    capsys: pytest.CaptureFixture[str], root: Path
) -> None:
    text = printed(root, outputs("prod", "us-east-1"))
    arguments = ("record", "--env", "prod", "--from", text)

    unsaid = layergen(capsys, root, *arguments)
    assert unsaid.code == 64
    assert "eu-west-1, us-east-1" in unsaid.err
    assert layergen(capsys, root, *arguments, "--region", "us-east-1").code == 0
    assert list(lock_of(root, "prod")["layers"][LAYER]["1.0.0"]) == ["us-east-1"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "error[no-outputs]"),
        ("{}", "has not been applied yet"),
        (outputs("prod"), "error[wrong-root]: these outputs are of the environment prod"),
        (outputs(code_sha256="other"), "error[altered-artifact]"),
        (outputs(layer_version=8), "error[wrong-arn]: the version in"),
        (outputs(layer_version="7"), "error[wrong-type]"),
    ],
)
def test_wrong_outputs_are_refused_and_nothing_is_written(
    capsys: pytest.CaptureFixture[str], root: Path, text: str, message: str
) -> None:
    file = printed(root, text)
    ran = layergen(capsys, root, "record", "--env", "dev", "--from", file)
    assert ran.code == 1
    assert message in ran.err
    assert file in ran.err
    assert not (root / "envs/dev/env.lock.json").exists()


def test_a_file_that_is_no_text_is_refused(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    path = root.parent / "outputs.json"
    path.write_bytes(b"\xff\xfe{}")
    ran = layergen(capsys, root, "record", "--env", "dev", "--from", str(path))
    assert ran.code == 1
    assert "is not UTF-8 (byte 0)" in ran.err


def test_a_file_that_is_missing_is_wrong_usage(
    capsys: pytest.CaptureFixture[str], root: Path
) -> None:
    ran = layergen(capsys, root, "record", "--env", "dev", "--from", "no-such-file.json")
    assert ran.code == 64


def test_before_the_first_render_there_is_no_root(
    capsys: pytest.CaptureFixture[str], root: Path
) -> None:
    ran = layergen(capsys, root, "record", "--env", "dev")
    assert ran.code == 1
    assert "there is no root envs/dev/eu-west-1 yet" in ran.err
    assert "layergen render" in ran.err


def test_a_folder_that_cannot_be_written_leaves_no_half_file(
    capsys: pytest.CaptureFixture[str], root: Path
) -> None:
    link = root / "envs/dev"
    target = root.parent / "elsewhere"
    os.renames(link, target)
    link.symlink_to(target)

    ran = layergen(capsys, root, "record", "--env", "dev", "--from", printed(root, outputs()))

    assert ran.code == 1
    assert "envs/dev/env.lock.json leads out of the repository" in ran.err
    assert {path.name for path in target.iterdir()} == {"env.yaml"}
    assert stat.S_ISLNK(link.lstat().st_mode)
