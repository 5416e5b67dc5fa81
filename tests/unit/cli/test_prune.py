"""`layergen prune`, from the command line to the bytes of the lock."""

import json
from pathlib import Path

import pytest

from tests.repositories import (
    LAYER,
    Entry,
    environment,
    function,
    layer,
    publication,
    releases,
    repository_files,
    write_files,
)
from tests.unit.cli.running import layergen, lock_of

VERSIONS = ("1.0.0", "1.1.0", "1.2.0", "1.3.0")


def published(number: int, used_by: list[str] | None) -> Entry:
    return {"eu-west-1": {"universal": publication(LAYER, number, used_by=used_by)}}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """1.0.0 is used, 1.1.0 is not, 1.2.0 is pinned and 1.3.0 the newest."""
    lock: Entry = {
        "layers": {
            LAYER: {
                "1.0.0": published(1, ["checkout"]),
                "1.1.0": published(2, []),
                "1.2.0": published(3, []),
                "1.3.0": published(4, None),
            }
        },
        "functions": {"checkout": {LAYER: "1.2.0"}},
    }
    return write_files(
        tmp_path,
        repository_files(
            layers={LAYER: layer(retain=1)},
            released={LAYER: releases(*VERSIONS)},
            functions={"checkout": function()},
            environments={"dev": environment()},
            locks={"dev": lock},
        ),
    )


def decisions(out: str) -> dict[str, tuple[str, str]]:
    """Read the table: version to decision and reasons."""
    rows = [line.split(maxsplit=2) for line in out.splitlines()[1:]]
    return {row[0].removeprefix(f"{LAYER}@"): (row[1], row[2].strip()) for row in rows}


def test_every_decision_is_explained_and_only_the_unused_goes(
    capsys: pytest.CaptureFixture[str], root: Path
) -> None:
    ran = layergen(capsys, root, "prune", "--env", "dev")

    assert ran.code == 0
    decided = decisions(ran.out)
    assert {version: word for version, (word, _) in decided.items()} == {
        "1.0.0": "keep",
        "1.1.0": "retire",
        "1.2.0": "keep",
        "1.3.0": "keep",
    }
    assert decided["1.0.0"][1] == "used by checkout in eu-west-1"
    assert decided["1.2.0"][1] == "pinned by checkout"
    assert decided["1.3.0"][1] == "the newest, which dev tracks"
    assert f"{LAYER}@1.1.0 leaves dev" in ran.err
    assert "terraform plan" in ran.err
    assert set(lock_of(root)["layers"][LAYER]) == {"1.0.0", "1.2.0", "1.3.0"}


def test_a_dry_run_decides_the_same_and_writes_nothing(
    capsys: pytest.CaptureFixture[str], root: Path
) -> None:
    before = lock_of(root)

    dry = layergen(capsys, root, "prune", "--env", "dev", "--dry-run")
    assert lock_of(root) == before
    real = layergen(capsys, root, "prune", "--env", "dev")

    assert dry.out == real.out
    assert f"{LAYER}@1.1.0 leaves dev" in dry.err
    assert "nothing was written" in dry.err


def test_naming_a_protected_release_is_refused(
    capsys: pytest.CaptureFixture[str], root: Path
) -> None:
    before = lock_of(root)

    ran = layergen(
        capsys, root, "prune", "--env", "dev", f"{LAYER}@1.1.0", f"{LAYER}@1.0.0", "--shared-ok"
    )

    assert ran.code == 1
    assert f"{LAYER}@1.0.0: used by checkout in eu-west-1" in ran.err
    assert lock_of(root) == before


def test_again_there_is_nothing_to_do(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    layergen(capsys, root, "prune", "--env", "dev")
    ran = layergen(capsys, root, "prune", "--env", "dev")
    assert ran.code == 0
    assert ran.err == "nothing new"


def test_an_unknown_release_is_an_error_with_what_is_retained(
    capsys: pytest.CaptureFixture[str], root: Path
) -> None:
    ran = layergen(capsys, root, "prune", "--env", "dev", f"{LAYER}@7.0.0")
    assert ran.code == 1
    assert "retained: 1.0.0, 1.1.0, 1.2.0, 1.3.0" in ran.err


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """1.0.0 and 1.1.0 are old, and the first is withdrawn; an account may use the layer."""
    withdrawn = publication(
        LAYER, 1, used_by=[], withdrawn=True, withdrawn_at="2026-11-20T09:14:03Z"
    )
    lock: Entry = {
        "layers": {
            LAYER: {
                "1.0.0": {"eu-west-1": {"universal": withdrawn}},
                "1.1.0": published(2, []),
                "1.2.0": published(3, []),
                "1.3.0": published(4, ["checkout"]),
            }
        }
    }
    return write_files(
        tmp_path,
        repository_files(
            layers={LAYER: layer(retain=1, quarantine="10d", share={"accounts": ["210987654321"]})},
            released={LAYER: releases(*VERSIONS)},
            environments={"dev": environment(track="manual")},
            locks={"dev": lock},
        ),
    )


def test_what_is_shared_is_withdrawn_and_goes_days_later(
    capsys: pytest.CaptureFixture[str], shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYERGEN_NOW", "2026-11-30T09:14:02Z")
    first = layergen(capsys, shared, "prune", "--env", "dev", f"{LAYER}@1.1.0")
    assert first.code == 0
    assert f"{LAYER}@1.1.0 is withdrawn from others in dev" in first.err
    assert "its quarantine begins when record sees its grants gone" in first.err
    one = lock_of(shared)["layers"][LAYER]["1.1.0"]["eu-west-1"]["universal"]
    assert one["withdrawn"] is True
    assert "withdrawn_at" not in one

    named = layergen(capsys, shared, "prune", "--env", "dev", f"{LAYER}@1.0.0")
    assert named.code == 1
    assert "in quarantine until 2026-11-30 09:14 UTC" in named.err
    assert "--shared-ok" in named.err

    monkeypatch.setenv("LAYERGEN_NOW", "2026-11-30T09:14:03Z")
    assert layergen(capsys, shared, "prune", "--env", "dev", f"{LAYER}@1.0.0").code == 0
    assert set(lock_of(shared)["layers"][LAYER]) == {"1.1.0", "1.2.0", "1.3.0"}


def test_the_decisions_are_there_for_programs_and_pull_requests(
    capsys: pytest.CaptureFixture[str], shared: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYERGEN_NOW", "2026-11-25T00:00:00Z")
    dry = ("prune", "--env", "dev", "--dry-run", "--format")

    found = json.loads(layergen(capsys, shared, *dry, "json").out)
    assert (found["format_version"], found["environment"]) == ("1.0", "dev")
    resting, due, _, newest = found["decisions"]
    assert resting == {
        "layer": LAYER,
        "release": "1.0.0",
        "decision": "keep",
        "named": False,
        "arns": [f"arn:aws:lambda:eu-west-1:111122223333:layer:{LAYER}:1"],
        "reasons": [
            {
                "ground": "quarantined",
                "text": "in quarantine until 2026-11-30 09:14 UTC",
                "subjects": [],
                "until": "2026-11-30T09:14:03+00:00",
            }
        ],
    }
    assert due["decision"] == "withdraw"
    assert due["reasons"][1]["subjects"] == ["account 210987654321"]
    assert [reason["ground"] for reason in newest["reasons"]] == ["used", "among-newest"]

    markdown = layergen(capsys, shared, *dry, "markdown").out
    assert "0 to retire, 2 to withdraw from others, 2 to keep." in markdown
    assert f"| {LAYER}@\u200b1.1.0 | older than the newest; shared with account" in markdown
    assert "<details><summary>Stays: 2</summary>" in markdown
