"""An environment that takes only what another one has proved, with the embedded AWS."""

import json
from pathlib import Path
from typing import Any

import pytest

from layergen.sandbox.environment import environment as sandbox_environment
from layergen.sandbox.state import State
from tests.cloudwatch import put_alarm
from tests.conftest import Boto
from tests.repositories import (
    LAYER,
    REGION,
    environment,
    function,
    publication,
    releases,
    repository_files,
    write_files,
)
from tests.unit.cli.running import Ran, layergen, lock_of

BAKED = "2026-11-21T10:00:00Z"
LATER = "2126-11-21T10:00:00Z"


def repository(root: Path, account: str, **isolation: Any) -> Path:
    there = publication(LAYER, 1)
    there["arn"] = f"arn:aws:lambda:{REGION}:{account}:layer:{LAYER}:1"
    return write_files(
        root,
        repository_files(
            released={LAYER: releases("1.0.0", "1.1.0")},
            functions={"checkout": function()},
            environments={
                "staging": environment(track="manual", account=account),
                "prod": environment(
                    track="manual",
                    account="222233334444",
                    isolation={"after": "staging", "bake": "1d", **isolation},
                ),
            },
            locks={
                "staging": {
                    "layers": {LAYER: {"1.0.0": {REGION: {"universal": there}}}},
                    "functions": {"checkout": {LAYER: "1.0.0"}},
                }
            },
        ),
    )


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERGEN_NOW", BAKED)


def test_what_has_not_baked_is_refused_until_it_has(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = repository(tmp_path, "111122223333")

    unknown = layergen(capsys, root, "promote", LAYER, "--env", "prod")
    monkeypatch.setenv("LAYERGEN_NOW", "2026-11-20T10:00:00Z")
    early = layergen(capsys, root, "promote", f"{LAYER}@1.0.0", "--env", "prod")
    written = (root / "envs/prod/env.lock.json").exists()
    monkeypatch.setenv("LAYERGEN_NOW", BAKED)
    baked = layergen(capsys, root, "promote", f"{LAYER}@1.0.0", "--env", "prod")

    assert (unknown.code, early.code, baked.code) == (1, 1, 0)
    isolated = f"error: prod is isolated: {LAYER}@1.1.0: it is not applied and recorded in staging"
    assert unknown.err.startswith(isolated)
    assert f"{LAYER}@1.0.0: it bakes in staging until 2026-11-21 09:14 UTC" in early.err
    assert "--force REASON" in early.err
    assert not written
    assert lock_of(root, "prod")["layers"] == {LAYER: {"1.0.0": {}}}


def test_the_reason_of_what_is_forced_is_kept_as_long_as_the_release(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = repository(tmp_path, "111122223333", alarms=["errors"])
    arguments = ("promote", f"{LAYER}@1.1.0", "--env", "prod", "--force")

    empty = layergen(capsys, root, *arguments, " ")
    forced = layergen(capsys, root, *arguments, "CVE-2026-1:\n  cannot wait")
    lock = lock_of(root, "prod")
    validated = layergen(capsys, root, "validate")
    again = layergen(capsys, root, *arguments, "once more")
    kept = lock_of(root, "prod")
    layergen(capsys, root, "promote", f"{LAYER}@1.0.0", "--env", "prod", "--force", "older")
    pruned = layergen(capsys, root, "prune", "--env", "prod", f"{LAYER}@1.1.0")

    assert empty.code == 64
    assert forced.code == 0
    assert f"{LAYER}@1.1.0 is forced: CVE-2026-1: cannot wait" in forced.err
    assert lock["forced"] == {LAYER: {"1.1.0": "CVE-2026-1: cannot wait"}}
    assert "error[unpinned-function]" in validated.err
    assert validated.err.endswith(": 1 error")
    assert "nothing had to be forced" in again.err
    assert kept == lock
    assert pruned.code == 0
    assert lock_of(root, "prod")["forced"] == {LAYER: {"1.0.0": "older"}}


def test_status_asks_for_what_may_enter(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = repository(tmp_path, "111122223333")

    steps = json.loads(layergen(capsys, root, "status", "--format", "json").out)["next"]

    promoted = [step["command"] for step in steps if step["kind"] == "unpromoted"]
    assert promoted == [f"layergen promote {LAYER}@1.1.0 --env staging"]


def test_alarms_are_asked_where_the_release_bakes(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    embedded_aws: State,
    aws_account: str,
    boto: Boto,
) -> None:
    root = repository(tmp_path, aws_account, alarms=["errors", "latency"])
    for name, value in sandbox_environment(embedded_aws.url, aws_account).items():
        monkeypatch.setenv(name, value)
    cloudwatch = boto("cloudwatch")

    def promote(now: str) -> Ran:
        monkeypatch.setenv("LAYERGEN_NOW", now)
        return layergen(capsys, root, "promote", f"{LAYER}@1.0.0", "--env", "prod")

    put_alarm(cloudwatch, "errors", "ALARM")
    firing = promote(LATER)
    put_alarm(cloudwatch, "errors", "OK")
    put_alarm(cloudwatch, "latency", "OK")
    fresh = promote(BAKED)
    quiet = promote(LATER)

    where = f"in staging {REGION}"
    assert (firing.code, fresh.code, quiet.code) == (1, 1, 0)
    assert f"the alarm errors {where} is in the state ALARM" in firing.err
    assert f"the alarm latency {where} is not there" in firing.err
    assert f"the alarm errors {where} is OK only since" in fresh.err
    assert f"{LAYER}@1.0.0 enters prod" in quiet.err
