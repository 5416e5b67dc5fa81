"""Two branches, each with its own `layergen pin`, and what git makes of them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.repositories import (
    LAYER,
    environment,
    function,
    layer,
    releases,
    repository_files,
    write_files,
)
from tests.unit.cli.running import layergen, lock_of

FUNCTIONS = ("alpha", "beta", "gamma", "omega")


def git(root: Path, *arguments: str, code: int = 0) -> str:
    ran = subprocess.run(
        ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", *arguments],
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == code, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture
def root(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """Two environments that hold the releases; in the one that is tracked nothing has a pin."""
    write_files(
        tmp_path,
        repository_files(
            layers={LAYER: layer(), "other": layer()},
            released={LAYER: releases("1.0.0", "1.1.0", "1.2.0"), "other": releases("1.0.0")},
            functions={name: function(layers=[LAYER, "other"]) for name in FUNCTIONS},
            environments={
                "dev": environment(),
                "prod": environment(track="manual", account="222233334444"),
            },
        ),
    )
    for version, options in (("1.0.0", ["--pin"]), ("1.1.0", []), ("1.2.0", [])):
        for env, more in (("prod", options), ("dev", [])):
            release = f"{LAYER}@{version}"
            assert layergen(capsys, tmp_path, "promote", release, "-e", env, *more).code == 0
    assert layergen(capsys, tmp_path, "promote", "other", "-e", "prod", "--pin").code == 0
    git(tmp_path, "init", "-q", "-b", "main")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "start")
    return tmp_path


def branches(
    root: Path, capsys: pytest.CaptureFixture[str], **commands: tuple[tuple[str, ...], ...]
) -> None:
    for name, runs in commands.items():
        git(root, "checkout", "-qb", name, "main")
        for arguments in runs:
            assert layergen(capsys, root, *arguments).code == 0
        git(root, "commit", "-qam", name)
    git(root, "checkout", "-q", next(iter(commands)))


@pytest.mark.parametrize("env", ["prod", "dev"])
@pytest.mark.parametrize(
    ("first", "second"),
    [("alpha", "beta"), ("beta", "alpha"), ("gamma", "omega"), ("alpha", "omega")],
)
def test_two_branches_that_pin_two_functions_merge(
    root: Path, capsys: pytest.CaptureFixture[str], env: str, first: str, second: str
) -> None:
    branches(
        root,
        capsys,
        one=(("pin", first, f"{LAYER}@1.1.0", "--env", env),),
        two=(("pin", second, f"{LAYER}@1.2.0", "--env", env),),
    )

    git(root, "merge", "-q", "--no-edit", "two")

    assert layergen(capsys, root, "validate").code == 0
    pins = lock_of(root, env)["functions"]
    assert (pins[first][LAYER], pins[second][LAYER]) == ("1.1.0", "1.2.0")
    for name in set(FUNCTIONS) - {first, second}:
        assert pins[name].get(LAYER) == ("1.0.0" if env == "prod" else None)


def test_functions_and_layers_that_both_branches_add_are_put_together(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    strategy = (root / "layers.yaml").read_text("utf-8")

    def add(name: str) -> None:
        entry = f"{{runtime: python3.12, architecture: arm64, layers: [{LAYER}]}}"
        text = f"functions:\n  {name}:\n    {entry}"
        (root / "layers.yaml").write_text(strategy.replace("functions:", text, 1), "utf-8")

    for name, version in (("delta", "1.1.0"), ("epsilon", "1.2.0")):
        git(root, "checkout", "-qb", name, "main")
        add(name)
        assert layergen(capsys, root, "pin", name, f"{LAYER}@{version}", "-e", "prod").code == 0
        git(root, "commit", "-qam", name)
    git(root, "merge", "-q", "--no-edit", "delta", code=1)
    git(root, "checkout", "-q", "--ours", "layers.yaml")
    broken = layergen(capsys, root, "validate")

    merged = layergen(capsys, root, "merge")

    assert "envs/prod/env.lock.json:" in broken.err
    assert "`layergen merge` does that for the locks" in broken.err
    assert merged.code == 0
    assert "merged envs/prod/env.lock.json" in merged.err
    pins = lock_of(root, "prod")["functions"]
    assert (pins["delta"], pins["epsilon"]) == ({LAYER: "1.1.0"}, {LAYER: "1.2.0"})
    git(root, "add", "-u")
    git(root, "commit", "-qm", "merged")
    assert "git has no lock in conflict here" in layergen(capsys, root, "merge").err


def test_two_branches_that_pin_one_function_have_to_decide(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    branches(
        root,
        capsys,
        one=(("pin", "beta", f"{LAYER}@1.1.0", "--env", "prod"),),
        two=(("pin", "beta", f"{LAYER}@1.2.0", "--env", "prod"),),
    )
    git(root, "merge", "-q", "--no-edit", "two", code=1)
    left = (root / "envs/prod/env.lock.json").read_text("utf-8")

    refused = layergen(capsys, root, "merge")
    after = (root / "envs/prod/env.lock.json").read_text("utf-8")
    decided = layergen(capsys, root, "merge", "--prefer", "theirs")

    assert refused.code == 1
    assert (
        f'envs/prod/env.lock.json: error[merge-conflict]: functions.beta.{LAYER}: "1.1.0" here, '
        '"1.2.0" there hint: --prefer ours, or theirs, decides'
    ) in refused.err
    assert after == left
    assert decided.code == 0
    assert lock_of(root, "prod")["functions"]["beta"][LAYER] == "1.2.0"


def test_outside_of_git(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = layergen(capsys, tmp_path, "merge")

    assert ran.code == 1
    assert "run this in a clone of your repository" in ran.err


def test_processes_at_the_same_time_lose_nothing(root: Path) -> None:
    wanted = {
        (env, name): version
        for env in ("dev", "prod")
        for name, version in zip(FUNCTIONS, ("1.1.0", "1.2.0", "1.1.0", "1.2.0"), strict=True)
    }
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "layergen", "pin", name, f"{LAYER}@{version}", "--env", env],
            cwd=root,
            env=os.environ,
            stderr=subprocess.PIPE,
        )
        for (env, name), version in wanted.items()
    ]
    for process in running:
        _, err = process.communicate()
        assert process.returncode == 0, err

    found = {(env, name): lock_of(root, env)["functions"][name][LAYER] for env, name in wanted}
    assert found == wanted
