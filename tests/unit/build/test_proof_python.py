"""Modules that pruning left out, found by reading those that stay."""

import gc
import inspect
import sys
import typing
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from layergen.build.proof_python import missing
from tests.archives import members_of


@pytest.fixture
def threads_that_meet_everywhere() -> Iterator[None]:
    """Let threads take turns also while a tree is being made: when garbage is collected."""

    def turn(_phase: str, _info: object) -> None:
        sum(range(50))

    interval = sys.getswitchinterval()
    gc.callbacks.append(turn)
    sys.setswitchinterval(1e-6)
    yield
    gc.callbacks.remove(turn)
    sys.setswitchinterval(interval)


@pytest.mark.usefixtures("threads_that_meet_everywhere")
def test_layers_are_read_side_by_side(tmp_path: Path) -> None:
    source = f"import demo.gone\n{inspect.getsource(typing)}".encode()
    files = {"python/demo/__init__.py": source, "python/demo/gone.py": b""}
    collected = members_of(tmp_path / "layer.zip", files)
    kept = [member for member in collected if not member.path.endswith("gone.py")]

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: missing(collected, kept), range(12)))

    assert found == [{"python/demo/gone.py": "python/demo/__init__.py"}] * 12
