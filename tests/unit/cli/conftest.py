from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.github_server import github_server
from tests.unit.cli.ci import Job


@pytest.fixture
def job(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Job]:
    with github_server() as server:
        yield Job(server, tmp_path, capsys, monkeypatch)
