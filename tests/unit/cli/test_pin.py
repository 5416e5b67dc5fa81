"""`layergen pin`, from the command line to the bytes of the lock."""

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


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_files(
        tmp_path,
        repository_files(
            layers={LAYER: layer(), "tracing": layer()},
            released={LAYER: releases("1.0.0", "1.1.0"), "tracing": releases("0.1.0")},
            functions={"checkout": function(layers=[LAYER, "tracing"])},
            environments={"dev": environment()},
            locks={"dev": {"layers": {LAYER: {"1.0.0": {}, "1.1.0": {}}}}},
        ),
    )


def test_several_layers_at_once(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    ran = layergen(capsys, root, "pin", "checkout", f"{LAYER}@1.0.0", "tracing", "--env", "dev")

    assert ran.code == 0
    assert f"checkout in dev: {LAYER} from 1.1.0 to 1.0.0" in ran.err
    assert lock_of(root)["functions"] == {"checkout": {LAYER: "1.0.0", "tracing": "0.1.0"}}
    assert lock_of(root)["layers"]["tracing"] == {"0.1.0": {}}


def test_unpinning_goes_back_to_the_newest(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    layergen(capsys, root, "pin", "checkout", f"{LAYER}@1.0.0", "--env", "dev")

    ran = layergen(capsys, root, "pin", "checkout", "tracing", "--unpin", LAYER, "--env", "dev")

    assert ran.code == 0
    assert f"checkout in dev: {LAYER} is no longer pinned to 1.0.0" in ran.err
    assert lock_of(root)["functions"] == {"checkout": {"tracing": "0.1.0"}}


def test_nothing_to_pin_is_wrong_usage(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    ran = layergen(capsys, root, "pin", "checkout", "--env", "dev")
    assert ran.code == 64
    assert "--unpin" in ran.err


def test_mistakes_elsewhere_are_shown_first(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    write_files(root, {"envs/new/env.yaml": "version: 1\n"})
    ran = layergen(capsys, root, "pin", "checkout", LAYER, "--env", "dev")
    assert ran.code == 1
    assert "envs/new/env.yaml:1:1: error[missing-key]" in ran.err
    assert "functions" not in lock_of(root)


def test_a_mistake_writes_nothing(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    before = lock_of(root)
    for arguments, message in (
        (("chekout", LAYER), "there is no function 'chekout'"),
        (("checkout", f"{LAYER}@1.0.0", "tracing@9.0.0"), "there is no release tracing@9.0.0"),
        (("checkout", LAYER, "--unpin", LAYER), "cannot be pinned and unpinned at once"),
    ):
        ran = layergen(capsys, root, "pin", *arguments, "--env", "dev")
        assert ran.code == 1
        assert message in ran.err
    assert lock_of(root) == before
