"""Every command in the documentation is run, in order, in a folder of its own, page by page.

A `console` block holds commands behind `$ ` and lines that have to appear in what they print.
"""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import SELDOM

TOP = Path(__file__).parents[2]
PAGES = sorted((TOP / "docs").glob("*.md"))
_COLOURS = re.compile(r"\x1b\[[0-9;]*m")
_BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Call:
    command: str
    exit_code: int
    output: tuple[str, ...]


def calls(page: Path) -> list[Call]:
    found: list[Call] = []
    for block in _BLOCK.findall(page.read_text("utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, *output = part.rstrip("\n").split("\n")
            code = re.search(r"  # exits (\d+)$", command)
            found.append(Call(command, int(code[1]) if code else 0, tuple(output)))
    return found


@pytest.mark.parametrize("page", [p for p in PAGES if calls(p)], ids=lambda page: page.stem)
def test_commands_of_a_page(page: Path, tmp_path: Path, plugin_dir: Path | None) -> None:
    bin_folder = Path(sys.executable).parent
    environment = {
        **os.environ,
        "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
        "NO_COLOR": "1",
        "COLUMNS": "200",
        "GOGC": SELDOM,
    }
    if plugin_dir is not None:
        # What a user without a registry would write; `terraform init` is in the page as it is.
        settings = tmp_path / "terraform.rc"
        mirror = f'filesystem_mirror {{\n  path = "{plugin_dir}"\n}}'
        settings.write_text(f"provider_installation {{\n{mirror}\n}}\n")
        environment["TF_CLI_CONFIG_FILE"] = str(settings)
    else:
        environment.pop("TF_CLI_CONFIG_FILE", None)
    repository = tmp_path / "repository"
    repository.mkdir()
    try:
        for call in calls(page):
            completed = subprocess.run(
                ["bash", "-c", call.command],
                cwd=repository,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            said = _COLOURS.sub("", completed.stdout + completed.stderr)
            assert completed.returncode == call.exit_code, f"{call.command}\n{said}"
            for line in call.output:
                assert line.strip() in said, f"{call.command}\n{said}"
    finally:
        subprocess.run(
            [str(bin_folder / "layergen"), "-C", str(repository), "-q", "sandbox", "stop"],
            check=True,
        )


def test_pages_link_to_things_that_exist() -> None:
    for page in [TOP / "README.md", TOP / "CONTRIBUTING.md", *PAGES]:
        for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def _readme_command(name: str) -> str:
    readme = (TOP / "README.md").read_text("utf-8")
    found = re.search(rf"<!-- {name} -->\n```console\n(.*)\n```", readme)
    assert found is not None
    return found[1]


def test_ci_runs_the_test_command_of_the_readme() -> None:
    script = (TOP / ".ci" / "run").read_text("utf-8")

    assert "<!-- tests -->" in script
    assert _readme_command("tests").endswith("-m pytest -n 3 --dist worksteal")


def test_demo_command_of_the_readme_in_a_bare_clone(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=TOP,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (TOP / name).exists():
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(TOP / name, clone / name)

    completed = subprocess.run(
        ["bash", "-c", _readme_command("demo")],
        cwd=clone,
        env={
            **os.environ,
            "NO_COLOR": "1",
            "COLUMNS": "160",
            "GOGC": SELDOM,
            # pip wants a no to be told not to compile; most modules are never imported.
            "PIP_NO_COMPILE": "0",
        },
        capture_output=True,
        text=True,
        check=False,
    )

    said = completed.stdout + completed.stderr
    assert completed.returncode == 0, said
    assert "This AWS is embedded" in said
    assert "No changes. Your infrastructure matches the configuration." in said
    published = completed.stdout.rpartition("layer version")[2]
    assert re.search(r"base-runtime +1\.0\.0 +eu-west-1", published)
    assert re.search(r"data-tools +1\.1\.0 +eu-west-1 +arm64 +data-tools-arm64:2", published)
    assert re.search(r"data-tools +1\.0\.0", published) is None
