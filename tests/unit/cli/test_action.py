"""`action.yml`: its steps are run as GitHub runs them."""

import json
import os
import re
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
import uv
import yaml

from tests.repositories import repository_files, write_files

TOP = Path(__file__).parents[3]
ACTION = yaml.safe_load((TOP / "action.yml").read_text("utf-8"))
INSTALL, RUN = ACTION["runs"]["steps"]
_EXPRESSION = re.compile(r"\$\{\{ inputs\.([a-z-]+) \}\}")


@pytest.fixture(scope="module")
def runner(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The temporary folder of a runner on which the first step ran.

    What layergen depends on comes from these tests' own environment, so that only layergen itself
    is built and installed.
    """
    folder = tmp_path_factory.mktemp("runner")
    build = [uv.find_uv_bin(), "build", "--quiet", "--wheel", "--out-dir", str(folder), str(TOP)]
    subprocess.run(build, check=True)
    (wheel,) = folder.glob("*.whl")
    assert "github.action_path" in INSTALL["env"]["REQUIREMENT"]
    env = {"REQUIREMENT": str(wheel), "PIP_NO_DEPS": "1"}
    ran = step(INSTALL["run"], folder, folder, env)
    assert ran.returncode == 0, ran.stderr
    return folder


def step(
    script: str, folder: Path, runner: Path, env: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script],
        cwd=folder,
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": sysconfig.get_path("purelib"),
            "RUNNER_TEMP": str(runner),
            "GITHUB_OUTPUT": str(runner / "output"),
            **env,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def run(
    runner: Path, root: Path, **inputs: str
) -> tuple[subprocess.CompletedProcess[str], dict[str, str]]:
    """Run the second step with inputs; give how it ended and its outputs."""
    given = {name: entry.get("default", "") for name, entry in ACTION["inputs"].items()} | inputs
    env = {
        name: _EXPRESSION.sub(lambda found: given[found[1]], value)
        for name, value in RUN["env"].items()
    }
    (runner / "output").write_text("")
    ran = step(RUN["run"], root, runner, env)
    lines = (runner / "output").read_text().splitlines()
    return ran, dict(line.split("=", 1) for line in lines)


def test_differences_are_an_output_and_fail_unless_they_may_be(
    runner: Path, tmp_path: Path
) -> None:
    root = write_files(tmp_path, repository_files())

    ran, outputs = run(runner, root, command="render --check")
    assert (ran.returncode, outputs["exit_code"], outputs["changed"]) == (2, "2", "true")
    assert "create envs/dev/eu-west-1/layers.tf" in ran.stdout

    ran, outputs = run(runner, root, command="render --check", **{"fail-on-differences": "false"})
    assert (ran.returncode, outputs["changed"]) == (0, "true")

    assert run(runner, root, command="render")[0].returncode == 0
    ran, outputs = run(runner, root, command="render --check")
    assert (ran.returncode, outputs) == (0, {"exit_code": "0", "changed": "false"})


def test_plans_are_counted_by_patterns_of_names(runner: Path, tmp_path: Path) -> None:
    root = write_files(tmp_path, repository_files())
    for name, actions in (("a", ["create"]), ("b", ["delete", "create"])):
        change: dict[str, object] = {"actions": actions, "before": None, "after": {}}
        resource = {
            "address": f"terraform_data.{name}",
            "mode": "managed",
            "type": "terraform_data",
            "name": name,
            "provider_name": "terraform.io/builtin/terraform",
            "change": change,
        }
        plan = {"format_version": "1.2", "terraform_version": "1.11.4", "complete": True}
        write_files(
            root / "plans", {f"{name}.json": json.dumps(plan | {"resource_changes": [resource]})}
        )

    ran, outputs = run(runner, root, command="comment plans/*.json --format json")

    assert ran.returncode == 0, ran.stderr
    assert (outputs["to_add"], outputs["to_change"], outputs["to_destroy"]) == ("2", "0", "1")
    assert json.loads(Path(outputs["json_path"]).read_text())["roots"]


def test_a_command_is_words_and_no_shell(runner: Path, tmp_path: Path) -> None:
    ran, outputs = run(runner, tmp_path, command="validate $(touch here); touch there")

    assert (ran.returncode, outputs["exit_code"]) == (64, "64")
    assert list(tmp_path.iterdir()) == []


def test_every_output_comes_from_the_command() -> None:
    for name, output in ACTION["outputs"].items():
        assert output["value"] == f"${{{{ steps.run.outputs.{name} }}}}"
