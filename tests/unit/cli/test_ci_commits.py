"""How jobs bring back what they wrote: real git, with a stub for what they would have written."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.pipelines import pipeline_files
from tests.repositories import write_files
from tests.unit.cli.running import layergen
from tests.workflow_runner import Runner

CLOCK = {"name": "schedule", "ref": "refs/heads/main", "schedule": "*/10 * * * *"}
LOCK = "envs/dev/env.lock.json"
EMPTY = '{"version": 1}\n'

TAKES_A_STEP = f"""\
#!/bin/sh
[ "$1" != rollout ] || echo step >> {LOCK}
"""
LEAVES_ONE_BEHIND = f"""{TAKES_A_STEP}[ "$1" != rollout ] || exit 1
"""
IS_OVERTAKEN = f"""\
#!/bin/sh
[ "$1" != rollout ] || echo step >> {LOCK}
# Somebody pushes between the fetch and the push, once.
if [ "$1" = render ] && mkdir "$RUNNER_TEMP/overtaken" 2> /dev/null; then
  git clone --quiet "$(git remote get-url origin)" "$RUNNER_TEMP/other"
  cd "$RUNNER_TEMP/other"
  echo theirs > theirs && git add theirs && git commit --quiet -m theirs && git push --quiet
fi
"""
KNOWS_A_PULL_REQUEST = """\
#!/bin/sh
printf '%s\\n' "gh $*" >> "$STUB_CALLS"
[ "$2" != list ] || echo 12
"""


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=folder, check=True, capture_output=True, text=True
    ).stdout


def runner(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], stub: str, **ci: Any
) -> tuple[Runner, Path]:
    """Give a runner for a repository on a branch, where `layergen` is a stub."""
    origin = tmp_path / "origin.git"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(origin))
    root = write_files(
        tmp_path / "repository", pipeline_files(**ci) | {LOCK: EMPTY, "modules/README.md": "\n"}
    )
    assert layergen(capsys, root, "ci", "github").code == 0
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "add", "--all")
    git(root, "-c", "user.name=me", "-c", "user.email=me@x", "commit", "--quiet", "-m", "Start")
    git(root, "push", "--quiet", str(origin), "main")
    made = Runner(tmp_path / "runner", origin, {}, lambda _: None, lambda _: "token")
    executable(made.bin / "layergen", stub)
    return made, origin


def executable(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


def test_a_step_is_pushed_and_its_apply_is_started(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here, origin = runner(tmp_path, capsys, TAKES_A_STEP)

    here.run("layergen-rollouts", CLOCK, "main")

    assert git(origin, "log", "-1", "--format=%s", "main").strip() == "Rollouts in dev [skip ci]"
    assert here.called("gh") == ["gh workflow run layergen-merge.yml --ref main"]


@pytest.mark.parametrize("commits", ["push", "pull-request"])
def test_what_moved_is_brought_back_although_another_could_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], commits: str
) -> None:
    here, origin = runner(tmp_path, capsys, LEAVES_ONE_BEHIND, commits=commits)

    with pytest.raises(AssertionError, match="advance: "):
        here.run("layergen-rollouts", CLOCK, "main")

    branch = "main" if commits == "push" else "layergen/rollouts-dev"
    assert git(origin, "show", f"{branch}:{LOCK}") == f"{EMPTY}step\n"
    started = "gh workflow run" if commits == "push" else "gh pr create"
    assert here.called("gh")[-1].startswith(started)


def test_nothing_new_is_no_commit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    here, origin = runner(tmp_path, capsys, "#!/bin/sh\n")

    here.run("layergen-rollouts", CLOCK, "main")

    assert git(origin, "log", "-1", "--format=%s", "main").strip() == "Start"
    assert here.called("gh") == []


def test_who_pushed_meanwhile_comes_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here, origin = runner(tmp_path, capsys, IS_OVERTAKEN)

    here.run("layergen-rollouts", CLOCK, "main")

    subjects = git(origin, "log", "--format=%s", "main").splitlines()
    assert subjects == ["Rollouts in dev [skip ci]", "theirs", "Start"]
    assert git(origin, "show", f"main:{LOCK}") == f"{EMPTY}step\n"


def test_a_protected_branch_gets_one_pull_request(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    here, origin = runner(tmp_path, capsys, TAKES_A_STEP, commits="pull-request")

    here.run("layergen-rollouts", CLOCK, "main")
    listed, created = here.called("gh")
    assert listed.startswith("gh pr list --head layergen/rollouts-dev --state open ")
    assert created.startswith("gh pr create --base main --head layergen/rollouts-dev --title ")

    executable(here.bin / "gh", KNOWS_A_PULL_REQUEST)
    here.run("layergen-rollouts", CLOCK, "main")
    assert here.called("gh")[-1].startswith("gh pr edit 12 --title Rollouts in dev --body ")
    branches = git(origin, "branch", "--format=%(refname:short)").splitlines()
    assert branches == ["layergen/rollouts-dev", "main"]
    subject = git(origin, "log", "-1", "--format=%s", "layergen/rollouts-dev").strip()
    # Its checks have to run.
    assert subject == "Rollouts in dev"
