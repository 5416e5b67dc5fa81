"""`drift` of manifests and locks, with the real uv and an index on this machine."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.repositories import LAYER, artifact, layer, release, repository_files, write_files
from tests.unit.cli.running import Ran, layergen
from tests.wheels import make_wheel, served

FOLDER = f"layers/{LAYER}"
LOCK = f"{FOLDER}/requirements.txt"
PLAN = {"format_version": "1.2", "resource_changes": []}


@pytest.fixture(autouse=True)
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in [name for name in os.environ if name.startswith("UV_")]:
        monkeypatch.delenv(name)
    wheels = [make_wheel(tmp_path / "wheels", "a", version) for version in ("1.0", "2.0")]
    with served(tmp_path / "index", wheels) as url:
        monkeypatch.setenv("UV_DEFAULT_INDEX", url)
        monkeypatch.setenv("UV_NO_CONFIG", "1")
        monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "uv"))
        yield


@pytest.fixture
def root(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    released = artifact("1.0.0", packages={"a": {"version": "1.0"}})
    files = repository_files(
        {LAYER: layer(source={"pip": FOLDER})},
        released={LAYER: {"1.0.0": release("1.0.0", artifacts={"universal": released})}},
        environments={},
    )
    files |= {f"{FOLDER}/requirements.in": "a<2\n", "plan.json": json.dumps(PLAN)}
    root = write_files(tmp_path / "repository", files)
    for command in ("lock", "render"):
        assert layergen(capsys, root, command).code == 0
    return root


def drift(capsys: pytest.CaptureFixture[str], root: Path, *options: str) -> Ran:
    return layergen(capsys, root, "drift", str(root / "plan.json"), "--format", "json", *options)


def told(ran: Ran) -> list[tuple[str, str, str]]:
    return [
        (one["subject"], one["detail"], one["command"])
        for cause in json.loads(ran.out)["causes"]
        for one in cause["differences"]
        if one["kind"] == "stale-lock"
    ]


def test_a_manifest_that_moved_on_and_then_a_lock_that_did(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    clean = drift(capsys, root)
    assert (clean.code, told(clean)) == (0, []), clean

    before = (root / LOCK).read_text()
    write_files(root, {f"{FOLDER}/requirements.in": "a\n"})
    assert drift(capsys, root).code == 0, "what is locked still fits"
    write_files(root, {f"{FOLDER}/requirements.in": "a>=2\n"})
    stale = drift(capsys, root)

    heal = f"layergen lock {LAYER} && layergen release {LAYER}"
    assert (stale.code, told(stale)) == (2, [(LOCK, "-a==1.0, +a==2.0", heal)])
    assert (root / LOCK).read_text() == before
    assert drift(capsys, root, "--skip", "stale-lock").code == 0

    assert layergen(capsys, root, "lock").code == 0
    unreleased = drift(capsys, root)
    assert told(unreleased) == [(LAYER, "- a 1.0, + a 2.0", f"layergen release {LAYER}")]


def test_a_manifest_that_cannot_be_resolved_is_named_and_may_be_left_out(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_files(root, {f"{FOLDER}/requirements.in": "a>=9\n"})

    ran = drift(capsys, root)

    assert ran.code == 1
    (failure,) = json.loads(ran.out)["failures"]
    assert failure["where"] == FOLDER
    assert failure["hint"].endswith("leave manifests out: --skip stale-lock")
