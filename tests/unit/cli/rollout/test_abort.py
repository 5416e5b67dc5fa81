"""`layergen rollout abort`, and what is left when it is stopped at the worst moment."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from layergen.sandbox.state import State
from tests.front import front
from tests.unit.cli.rollout.conftest import Rollout, Scene
from tests.unit.cli.running import lock_of


def test_without_now_it_comes_with_the_next_apply(
    scene: Scene, rollout: Rollout, shifting: str
) -> None:
    ran = rollout("abort", "--reason", "orders fail")

    assert "all to version 1; the rollout of 2 is aborted" in ran.err
    assert scene.entry()["reason"] == "orders fail"
    assert scene.shares() == ("1", {shifting: 0.1})
    scene.apply()
    assert scene.shares() == ("1", {})
    once = scene.lock_text()
    rollout("abort", "--reason", "again")
    assert scene.lock_text() == once


def test_now_sets_the_alias_first_and_the_lock_after(
    scene: Scene, rollout: Rollout, shifting: str
) -> None:
    ran = rollout("abort", "--now", "--reason", "orders fail")

    assert "all to version 1 in AWS now" in ran.err
    assert scene.shares() == ("1", {})
    assert scene.entry()["state"] == "aborted"
    assert list(scene.entry()["aborted"]) == [shifting]
    revision = scene.aws.get_alias(FunctionName="checkout", Name="live")["RevisionId"]
    scene.apply()
    assert "in AWS already" in rollout("abort", "--now").err
    assert "nothing to advance" in rollout("advance", code=1).err
    assert scene.aws.get_alias(FunctionName="checkout", Name="live")["RevisionId"] != revision


@pytest.mark.usefixtures("shifting")
def test_now_works_from_the_final_bake_too(scene: Scene, rollout: Rollout) -> None:
    rollout("promote", "--skip", "a security fix")
    scene.apply()
    assert scene.shares() == ("2", {})

    rollout("abort", "--now")

    assert scene.shares() == ("1", {})
    assert scene.entry()["stable"]["version"] == "1"


@pytest.mark.usefixtures("shifting")
def test_now_needs_neither_a_sound_strategy_nor_other_locks(scene: Scene, rollout: Rollout) -> None:
    (scene.root / "layers.yaml").write_text("layers: [\n", "utf-8")
    (scene.root / "layers.lock.json").write_text("<<<<<<< HEAD\n", "utf-8")

    rollout("abort", "--now")

    assert scene.shares() == ("1", {})
    assert scene.entry()["state"] == "aborted"


@pytest.mark.usefixtures("shifting")
def test_now_leaves_an_alias_alone_that_somebody_moved_elsewhere(
    scene: Scene, rollout: Rollout
) -> None:
    scene.publish("3")
    scene.point("3")
    before = scene.lock_text()

    said = rollout("abort", "--now", code=1).err

    assert "was moved by hand: all to version 3, and the rollout is from version 1 to 2" in said
    assert scene.shares() == ("3", {})
    assert scene.lock_text() == before


def test_at_rest_nothing_is_set(scene: Scene, rollout: Rollout) -> None:
    rollout("start")
    scene.apply()
    scene.publish("2")
    scene.point("2")

    assert "nothing to abort: live is stable at version 1" in rollout("abort", "--now", code=1).err
    assert scene.shares() == ("2", {})


@pytest.mark.usefixtures("shifting")
def test_a_lock_that_cannot_be_written_is_told_with_the_alias_safe(
    scene: Scene,
) -> None:
    before = scene.lock_text()
    command = [sys.executable, "-m", "layergen", "-C", str(scene.root), "rollout", "abort"]

    ran = subprocess.run(
        ["bash", "-c", 'ulimit -f 0; exec "$@"', "-", *command, "checkout", "--env=dev", "--now"],
        capture_output=True,
        text=True,
        check=False,
    )

    said = " ".join(ran.stderr.split())
    assert ran.returncode == 1
    assert "the alias is at its stable version in AWS, and the lock still shifts it" in said
    assert "File too large" in said
    assert "Traceback" not in said
    assert scene.shares() == ("1", {})
    assert scene.lock_text() == before


def between(upstream: str, happens: Callable[[str], object]) -> AbstractContextManager[str]:
    """Serve in front of an AWS. Something happens after an alias was read or changed there, by the
    method of the request, and before anybody hears of it.
    """

    def answered(method: str, path: str, body: bytes) -> bytes:
        if "/aliases/" in path:
            happens(method)
        return body

    return front(upstream, answered)


def killed_after_the_update(scene: Scene, upstream: str) -> None:
    started: list[subprocess.Popen[bytes]] = []
    there = threading.Event()

    def kill(method: str) -> None:
        if method != "PUT":
            return
        there.wait(30)
        started[0].send_signal(signal.SIGKILL)
        started[0].wait()

    with between(upstream, kill) as url:
        command = [sys.executable, "-m", "layergen", "-C", str(scene.root), "rollout", "abort"]
        started.append(
            subprocess.Popen(
                [*command, "checkout", "--env", "dev", "--now"],
                env={**os.environ, "AWS_ENDPOINT_URL": url},
            )
        )
        there.set()
        assert started[0].wait(60) == -signal.SIGKILL


@pytest.mark.parametrize("command", ["observe", "advance", "promote", "abort"])
def test_killed_between_aws_and_the_lock_the_next_command_puts_it_right(
    scene: Scene, rollout: Rollout, embedded_aws: State, command: str
) -> None:
    rollout("start")
    scene.apply()
    scene.publish("2")
    rollout("start")
    scene.apply()
    before = scene.lock_text()

    killed_after_the_update(scene, embedded_aws.url)

    assert scene.shares() == ("1", {})
    assert scene.lock_text() == before
    (seen,) = lock_of(scene.root)["rollouts"]["checkout"].values()
    assert seen["state"] == "shifting"

    rollout(command)

    assert scene.entry()["state"] == "aborted"
    assert list(scene.entry()["aborted"]) == ["2"]
    scene.apply()
    assert scene.shares() == ("1", {})
    rollout("start", code=1)


@pytest.mark.usefixtures("shifting")
def test_somebody_elses_change_is_looked_at_again(
    scene: Scene, rollout: Rollout, embedded_aws: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile = [0.5, 0.9]

    def race(method: str) -> None:
        if method == "GET" and meanwhile:
            scene.point("1", {"2": meanwhile.pop()})

    with between(embedded_aws.url, race) as url:
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        rollout("abort", "--now")

    assert meanwhile == []
    assert scene.shares() == ("1", {})
    assert scene.entry()["state"] == "aborted"
