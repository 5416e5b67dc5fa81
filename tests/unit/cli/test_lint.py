"""What `layergen lint` refuses before it starts checkov."""

from pathlib import Path

import pytest

from tests.repositories import REGION, environment, repository_files, write_files
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


def test_a_plan_that_failed_halfway(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = repository / "plan.json"
    plan.write_text('{"format_version": "1.2", "planned_values": {}, "errored": true}')

    ran = layergen(capsys, repository, "lint", "--plan", str(plan))

    assert ran.code == 1
    assert "plan.json is a plan that failed halfway" in ran.err


def test_two_plans_of_one_root(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    plan = repository / "plan.json"
    plan.write_text('{"format_version": "1.2", "planned_values": {}}')

    ran = layergen(capsys, repository, "lint", "--plan", str(plan), "--plan", str(plan))

    assert ran.code == 64
    assert f"are both plans of envs/dev/{REGION}" in ran.err


def test_a_baseline_that_is_not_there(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = layergen(capsys, repository, "lint", "--baseline", "known.json")

    assert ran.code == 1
    assert "there is no baseline known.json" in ran.err
    assert "hint: write one with what is found today: layergen lint --write-baseline" in ran.err


def test_a_baseline_that_is_none(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    known = repository / "ci" / "known.json"
    known.parent.mkdir()
    known.write_text('{"version": 1, "findings": [{"check": "CKV_AWS_1"}], "resources": []}')

    ran = layergen(capsys, repository, "lint", "--baseline", str(known))

    assert ran.code == 1
    assert "ci/known.json:1:29: error[missing-key]" in ran.err
    assert "ci/known.json:1:54: error[unknown-key]" in ran.err


def test_a_plan_that_says_nothing_of_its_root(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    environments = {"dev": environment(), "prod": environment(account="444455556666")}
    root = write_files(tmp_path / "repository", repository_files(environments=environments))
    plan = tmp_path / "plan.json"
    plan.write_text('{"format_version": "1.2", "planned_values": {}}')

    ran = layergen(capsys, root, "lint", "--plan", str(plan))

    assert ran.code == 64
    assert "which root is" in ran.err
    assert "--env and --region" in ran.err
