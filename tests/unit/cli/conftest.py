import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.github_server import github_server
from tests.unit.cli.ci import Job

TOP = Path(__file__).parents[3]


@pytest.fixture
def example(tmp_path: Path) -> Path:
    """Give a copy of the working example of this repository, without its Terraform."""
    for name in ("layers.yaml", "layers.lock.json"):
        shutil.copy(TOP / name, tmp_path / name)
    for name in ("layers", "envs", "functions"):
        shutil.copytree(
            TOP / name, tmp_path / name, ignore=shutil.ignore_patterns("*.tf", ".terraform*")
        )
    return tmp_path


@pytest.fixture
def job(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Job]:
    with github_server() as server:
        yield Job(server, tmp_path, capsys, monkeypatch)
