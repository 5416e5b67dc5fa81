"""`layergen promote`, from the command line to the bytes of the lock."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repositories import (
    LAYER,
    environment,
    function,
    layer,
    releases,
    repository_files,
    write_files,
)
from tests.unit.cli.running import layergen, lock_of

LAYERS = ("alpha", "beta", "gamma", "delta")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_files(
        tmp_path,
        repository_files(
            layers={name: layer() for name in (LAYER, *LAYERS)},
            released={name: releases("1.0.0", "1.1.0") for name in (LAYER, *LAYERS)},
            functions={"checkout": function()},
            environments={"dev": environment(track="manual")},
        ),
    )


def test_the_first_promotion_makes_the_lock(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    ran = layergen(capsys, root, "promote", f"{LAYER}@1.0.0", "alpha", "--env", "dev")

    assert (ran.code, ran.out) == (0, "")
    assert f"{LAYER}@1.0.0 enters dev" in ran.err
    assert lock_of(root)["layers"] == {LAYER: {"1.0.0": {}}, "alpha": {"1.1.0": {}}}


def test_again_says_so_and_leaves_the_file_alone(
    capsys: pytest.CaptureFixture[str], root: Path
) -> None:
    layergen(capsys, root, "promote", LAYER, "--env", "dev")
    path = root / "envs/dev/env.lock.json"
    before = path.stat()

    ran = layergen(capsys, root, "promote", LAYER, "--env", "dev")

    assert ran.code == 0
    assert f"{LAYER}@1.1.0 is in dev already" in ran.err
    after = path.stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_pin_moves_the_functions(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    ran = layergen(capsys, root, "promote", LAYER, "--env", "dev", "--pin")

    assert f"checkout in dev: {LAYER} pinned to 1.1.0" in ran.err
    assert lock_of(root)["functions"] == {"checkout": {LAYER: "1.1.0"}}


def test_a_mistake_writes_nothing(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    for arguments, message in (
        ((f"{LAYER}@9.0.0", "--env", "dev"), f"there is no release {LAYER}@9.0.0"),
        ((LAYER, "no-layer", "--env", "dev"), "there is no layer 'no-layer'"),
        ((LAYER, "--env", "prod"), "there is no environment 'prod'"),
    ):
        ran = layergen(capsys, root, "promote", *arguments)
        assert ran.code == 1
        assert message in ran.err
    assert not (root / "envs/dev/env.lock.json").exists()


def test_processes_at_the_same_time_lose_nothing(root: Path) -> None:
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "layergen", "promote", name, "--env", "dev"],
            cwd=root,
            env=os.environ,
            stderr=subprocess.PIPE,
        )
        for name in LAYERS
    ]
    for process in running:
        _, err = process.communicate()
        assert process.returncode == 0, err

    assert set(lock_of(root)["layers"]) == set(LAYERS)
