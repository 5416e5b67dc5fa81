"""What `layergen lint` refuses before it starts checkov."""

from pathlib import Path

import pytest

from tests.repositories import REGION, repository_files, write_files
from tests.unit.cli.running import layergen


@pytest.fixture
def repository(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    root = write_files(tmp_path / "repository", repository_files())
    assert layergen(capsys, root, "render").code == 0
    return root


def test_a_root_that_is_not_rendered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = write_files(tmp_path, repository_files())

    ran = layergen(capsys, root, "lint")

    assert ran.code == 1
    assert f"envs/dev/{REGION} is not rendered" in ran.err
    assert "hint: run `layergen render`" in ran.err


def test_a_repository_without_environments(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_files(tmp_path, repository_files(environments={}))

    ran = layergen(capsys, root, "lint")

    assert ran.code == 1
    assert "there is no environment yet" in ran.err


def test_a_plan_that_is_none(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = repository / "plan.json"
    plan.write_text('{"format_version": "1.0"}')

    ran = layergen(capsys, repository, "lint", "--plan", str(plan))

    assert ran.code == 1
    assert "is not a plan in JSON" in ran.err
    assert "terraform show -json" in ran.err


def test_a_plan_that_is_not_there(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert layergen(capsys, repository, "lint", "--plan", "nowhere.json").code == 64


def test_without_network_it_says_how_to_provide_checkov(
    repository: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("UV_OFFLINE", "1")
    monkeypatch.setenv("UV_CACHE_DIR", str(tmp_path / "cache"))

    ran = layergen(capsys, repository, "lint")

    assert ran.code == 1
    assert "checkov 3.3.30 could not be fetched" in ran.err
    assert "network was disabled" in ran.err
    assert "LAYERGEN_CHECKOV" in ran.err
