"""What merging does, told from plans that the real Terraform made (`capture_plans.py`).

`<case>/repository/` is the repository of the pull request, `*.json` beside it the plans of its
roots, and `comment.md`, `comment.json` and `comment.txt` what `comment` writes of them.
`usage.json` and `findings.json` are what commands wrote, `options.json` further options.
"""

import json
import shutil
from pathlib import Path

import pytest

from layergen.adapters.repository_files import read_text, write_text
from tests.golden.test_golden import AGAIN, difference
from tests.unit.cli.running import layergen

HERE = Path(__file__).parent / "comment"
CASES = sorted(path.parent.name for path in HERE.glob("*/repository"))
FORMATS = {"markdown": "comment.md", "json": "comment.json", "text": "comment.txt"}
SECRETS = ("hunter2", "correct-horse", "PASSWORD")


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERGEN_TODAY", "2026-11-23")


def written(case: str, root: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, str]:
    shutil.copytree(HERE / case / "repository", root)
    plans: list[str] = []
    options = ["--no-stale"]
    for file in sorted((HERE / case).glob("*.json")):
        shutil.copy(file, root / file.name)
        match file.stem:
            case "usage" | "findings":
                options += [f"--{file.stem}", str(root / file.name)]
            case "options":
                options += json.loads(file.read_text())
            case "comment":
                pass
            case _:
                plans.append(str(root / file.name))
    found: dict[str, str] = {}
    for format_, name in FORMATS.items():
        ran = layergen(capsys, root, "comment", *plans, "--format", format_, *options)
        assert (ran.code, ran.err) == (0, "")
        found[name] = ran.out
    return found


@pytest.mark.parametrize("case", CASES)
def test_tells_what_is_expected(
    case: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> None:
    found = written(case, tmp_path / "repository", capsys)
    if request.config.getoption("--regenerate", default=False):
        for name, text in found.items():
            write_text(HERE / case / name, text)
    expected = {name: read_text(HERE / case / name) for name in FORMATS.values()}
    if differs := difference(expected, found):
        pytest.fail(f"{differs}\n{AGAIN}", pytrace=False)
    for secret in SECRETS:
        assert secret not in "".join(found.values())
