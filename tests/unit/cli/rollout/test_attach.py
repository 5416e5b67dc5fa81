"""`layergen attach --rollout`: layers, a version, and its first share."""

from pathlib import Path

import pytest

from tests.unit.cli.rollout.conftest import Rollout, Scene
from tests.unit.cli.running import Ran, layergen


def attach(capsys: pytest.CaptureFixture[str], root: Path, *options: str, code: int = 0) -> Ran:
    ran = layergen(capsys, root, "attach", "checkout", "--env", "dev", "--rollout", *options)
    assert ran.code == code, ran.err
    return ran


def test_a_function_without_terraform_goes_on_as_a_canary(
    scene: Scene, rollout: Rollout, capsys: pytest.CaptureFixture[str]
) -> None:
    attach(capsys, scene.root)
    assert scene.entry()["stable"]["version"] == "1"
    scene.apply()
    scene.write(pin="1.1.0")
    before = scene.lock_text()
    attach(capsys, scene.root, "--dry-run")
    assert scene.lock_text() == before

    first = attach(capsys, scene.root).err
    started = scene.lock_text()
    again = attach(capsys, scene.root).err

    assert "published as version 2" in first
    assert "10 % to version 2, the rest to 1" in first
    assert scene.entry()["candidate"]["layers"] == [scene.arns[1]]
    assert "nothing to do, version 2 has them" in again
    assert scene.lock_text() == started
    rollout("abort")
    scene.apply()
    assert "the rollout of version 2 was aborted" in attach(capsys, scene.root, code=1).err


def test_without_a_plan_nothing_happens(scene: Scene, capsys: pytest.CaptureFixture[str]) -> None:
    scene.write(None, pin="1.1.0")

    said = attach(capsys, scene.root, code=1).err

    assert "the strategy has no rollout for checkout" in said
    found = scene.aws.get_function_configuration(FunctionName="checkout")
    assert [layer["Arn"] for layer in found["Layers"]] == [scene.arns[0]]
