"""Whole repositories and the roots they render to, to the byte.

`<case>/repository/` is what a user has, `<case>/expected/` the files that `render` adds to it. The
modules are left out: every repository gets the same ones.
"""

import difflib
import shutil
from pathlib import Path

import pytest

from layergen.adapters.repository_files import read_folder, write_text
from layergen.adapters.terraform import Terraform, find_terraform
from layergen.load.environment_lock import environment_lock_text
from layergen.load.layers_lock import layers_lock_text
from tests.repositories import loaded
from tests.unit.cli.running import layergen

HERE = Path(__file__).parent
CASES = sorted(path.parent.name for path in HERE.glob("*/repository"))
AGAIN = "if this is what it should be: python -m pytest tests/golden --regenerate"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERGEN_TODAY", "2026-11-23")


@pytest.fixture(scope="module")
def terraform() -> Terraform:
    found = find_terraform()
    if found is None:
        pytest.fail("this test needs terraform or tofu on PATH")
    return found


def rendered(case: str, root: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    """Render a case in a copy of it, and give what that added."""
    before = read_folder(HERE / case / "repository")
    shutil.copytree(HERE / case / "repository", root)
    ran = layergen(capsys, root, "render")
    assert (ran.code, ran.err) == (0, "")
    after = read_folder(root)
    assert {path: after[path] for path in before} == before
    own = (*before, ".layergen/", "modules/")
    return {path: text for path, text in after.items() if not path.startswith(own)}


def difference(expected: dict[str, str], found: dict[str, str]) -> str:
    return "".join(
        line
        for path in sorted({*expected, *found})
        for line in difflib.unified_diff(
            expected.get(path, "").splitlines(keepends=True),
            found.get(path, "").splitlines(keepends=True),
            f"expected/{path}",
            f"rendered/{path}",
        )
    )


@pytest.mark.parametrize("case", CASES)
def test_renders_what_is_expected(
    case: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> None:
    found = rendered(case, tmp_path / "repository", capsys)
    folder = HERE / case / "expected"
    if request.config.getoption("--regenerate", default=False):
        shutil.rmtree(folder, ignore_errors=True)
        for path, text in found.items():
            write_text(folder / path, text)
    if differs := difference(read_folder(folder), found):
        pytest.fail(f"{differs}\n{AGAIN}", pytrace=False)


@pytest.mark.parametrize("case", CASES)
def test_terraform_would_not_format_it(case: str, terraform: Terraform) -> None:
    assert terraform.fmt_check(HERE / case / "expected") == ()


@pytest.mark.parametrize("case", CASES)
def test_locks_are_as_layergen_writes_them(case: str) -> None:
    texts = read_folder(HERE / case / "repository")
    repository = loaded(texts)
    assert layers_lock_text(repository.layers_lock) == texts["layers.lock.json"]
    for name, lock in repository.environment_locks.items():
        assert environment_lock_text(lock) == texts[f"envs/{name}/env.lock.json"]


def test_every_case_is_there() -> None:
    assert CASES == ["environments", "everything", "minimal"]
