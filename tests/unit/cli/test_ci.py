"""`layergen ci` writes what is its own, and nothing else."""

import subprocess
from pathlib import Path

import pytest
import yaml

from tests.pipelines import pipeline_files
from tests.repositories import write_files
from tests.unit.cli.running import layergen

PULL_REQUEST = ".github/workflows/layergen-pull-request.yml"
MERGE = ".github/workflows/layergen-merge.yml"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_files(tmp_path / "repository", pipeline_files())


def test_a_second_run_writes_nothing(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert layergen(capsys, root, "ci", "github", "--check").code == 2

    first = layergen(capsys, root, "ci", "github")
    assert first.code == 0
    assert f"create {MERGE}" in first.out

    second = layergen(capsys, root, "ci", "github")
    assert (second.code, second.out) == (0, "")
    assert layergen(capsys, root, "ci", "github", "--check").code == 0


def test_a_role_that_goes_takes_its_jobs_along(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    layergen(capsys, root, "ci", "github")
    for name in ("dev", "prod"):
        path = root / "envs" / name / "env.yaml"
        entry = yaml.safe_load(path.read_text())
        entry["ci"]["roles"].pop("apply")
        path.write_text(yaml.safe_dump(entry))

    shown = layergen(capsys, root, "ci", "github", "--diff")
    assert shown.code == 2
    assert f"--- a/{MERGE}" in shown.out
    assert (root / MERGE).exists()

    ran = layergen(capsys, root, "ci", "github")
    assert f"delete {MERGE}" in ran.out
    assert "dev, prod are not applied after a merge" in ran.err
    assert not (root / MERGE).exists()


def test_files_of_others_are_left_alone(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    layergen(capsys, root, "ci", "github")
    theirs = root / ".github/workflows/layergen-mine.yml"
    theirs.write_text("name: mine\n")
    (root / PULL_REQUEST).write_text((root / PULL_REQUEST).read_text() + "# more\n")
    (root / MERGE).write_text("name: merge\n")

    ran = layergen(capsys, root, "ci", "github")

    assert ran.code == 1
    assert "error[edited-file]" in ran.err
    assert "error[foreign-file]" in ran.err
    assert theirs.read_text() == "name: mine\n"
    assert (root / MERGE).read_text() == "name: merge\n"
    checked = layergen(capsys, root, "ci", "github", "--check")
    assert checked.code == 2
    assert f"conflict {MERGE}" in checked.out


def test_templates_of_the_repository_overlay_ours(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    strategy = root / "layers.yaml"
    strategy.write_text(f"{strategy.read_text()}templates: mine\n")
    write_files(root / "mine/ci/github", {"layergen-merge.yml.j2": "", "layergen-x.yml.j2": "a: 1"})
    write_files(root / "mine", {"monitoring.tf.j2": ""})

    ran = layergen(capsys, root, "ci", "github")

    assert MERGE not in ran.out
    assert "create .github/workflows/layergen-x.yml" in ran.out


def test_a_part_of_a_work_tree_has_its_workflows_at_the_top(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    root = write_files(tmp_path / "infra" / "layers", pipeline_files())

    assert layergen(capsys, root, "ci", "github").code == 0

    text = (tmp_path / PULL_REQUEST).read_text()
    assert yaml.safe_load(text)["defaults"]["run"]["working-directory"] == "infra/layers/"
    assert layergen(capsys, root, "ci", "github", "--check").code == 0
    layergen(capsys, root, "ci", "atlantis")
    projects = yaml.safe_load((tmp_path / "atlantis.yaml").read_text())["projects"]
    assert projects[0]["dir"] == "infra/layers/envs/dev/eu-west-1"


def test_gitlab_is_told_to_include_its_file_until_it_does(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = layergen(capsys, root, "ci", "gitlab")
    assert "create .gitlab/layergen.gitlab-ci.yml" in told.out
    assert "include: - local: .gitlab/layergen.gitlab-ci.yml" in told.err

    (root / ".gitlab-ci.yml").write_text("include: .gitlab/layergen.gitlab-ci.yml\n")
    assert "include" not in layergen(capsys, root, "ci", "gitlab").err


def test_somebodys_pre_commit_gets_lines_to_paste(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = root / ".pre-commit-config.yaml"
    theirs = "repos:\n  - repo: local\n    hooks: [{id: mine}]\n"
    file.write_text(theirs)

    told = layergen(capsys, root, "ci", "pre-commit")
    assert told.code == 0
    assert "put these lines under its `repos:`" in told.err
    assert file.read_text() == theirs
    assert layergen(capsys, root, "ci", "pre-commit", "--check").code == 2

    file.write_text(theirs + told.out)
    ids = [
        hook["id"] for repo in yaml.safe_load(file.read_text())["repos"] for hook in repo["hooks"]
    ]
    assert ids == ["mine", "layergen-validate", "layergen-render"]
    assert layergen(capsys, root, "ci", "pre-commit", "--check").code == 0


def test_pre_commit_gets_a_file_where_there_is_none(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "create .pre-commit-config.yaml" in layergen(capsys, root, "ci", "pre-commit").out
    assert layergen(capsys, root, "ci", "pre-commit", "--check").code == 0


def test_the_hooks_of_this_repository_run(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hooks = yaml.safe_load((Path(__file__).parents[3] / ".pre-commit-hooks.yaml").read_text())

    assert [hook["id"] for hook in hooks] == [
        "layergen-validate",
        "layergen-render",
        "layergen-check",
        "layergen-lock",
    ]
    for hook in hooks:
        program, *arguments = hook["entry"].split()
        assert program == "layergen"
        assert not hook["pass_filenames"]
        ran = layergen(capsys, root, *arguments)
        assert ran.code == 0, (hook["id"], ran.err)
