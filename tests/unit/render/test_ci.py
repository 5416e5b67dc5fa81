"""Workflows as the tools of their makers see them."""

import json
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml

from layergen.adapters.repository_files import read_folder
from layergen.adapters.shipped import shipped
from layergen.load.facts import ci_facts
from layergen.model.ci import CiRole, CiSystem
from layergen.render.ci import render_ci
from layergen.resolve.ci.pipeline import pipeline
from tests.pipelines import pipeline_files, role
from tests.repositories import loaded, repository_files, write_files

BIN = Path(sys.executable).parent
FACTS = ci_facts((shipped("data") / "ci.json").read_text("utf-8"))
KINDS: dict[str, dict[str, Any]] = {
    "push": {},
    "pull-request": {"commits": "pull-request", "opentofu": "1.10.6", "code_scanning": True},
}


def workflows(system: CiSystem, files: dict[str, str], folder: str = "") -> dict[str, str]:
    made = pipeline(loaded(files), FACTS, install="layergen==1.2.3", folder=folder)
    return render_ci(made, system, read_folder(shipped("templates") / "ci" / system, "*.j2"))


def passes(*argv: str | Path) -> None:
    ran = subprocess.run([str(part) for part in argv], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.fixture(params=sorted(KINDS))
def files(request: pytest.FixtureRequest) -> dict[str, str]:
    return pipeline_files(**KINDS[request.param])


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> dict[CiSystem, list[Path]]:
    """Both kinds on disk, one of them in a part of a work tree: the tools are slow to start."""
    found: dict[CiSystem, list[Path]] = {CiSystem.GITHUB: [], CiSystem.GITLAB: []}
    for (kind, settings), folder in zip(KINDS.items(), ("", "infra/layers/"), strict=True):
        for system, paths in found.items():
            texts = workflows(system, pipeline_files(**settings), folder)
            root = write_files(tmp_path_factory.mktemp(kind), texts)
            paths += [root / path for path in texts]
    return found


def check_schema(name: str, paths: list[Path]) -> None:
    passes(BIN / "check-jsonschema", "--builtin-schema", f"vendor.{name}", *paths)


def test_actionlint_and_shellcheck_find_nothing(written: dict[CiSystem, list[Path]]) -> None:
    paths = written[CiSystem.GITHUB]

    assert len(paths) == 8
    passes(BIN / "actionlint", "-no-color", "-shellcheck", BIN / "shellcheck", *paths)
    check_schema("github-workflows", paths)


def test_zizmor_finds_nothing_that_an_attacker_could_use(
    written: dict[CiSystem, list[Path]],
) -> None:
    action = Path(__file__).parents[3] / "action.yml"

    passes(BIN / "zizmor", "--offline", "--quiet", *written[CiSystem.GITHUB], action)


def test_the_schema_of_gitlab_takes_it_and_so_does_shellcheck(
    written: dict[CiSystem, list[Path]], tmp_path: Path
) -> None:
    paths = written[CiSystem.GITLAB]
    check_schema("gitlab-ci", paths)
    scripts: list[Path] = []
    for number, path in enumerate(paths):
        for name, job in yaml.safe_load(path.read_text()).items():
            if lines := [*job.get("before_script", ()), *job.get("script", ())]:
                scripts.append(tmp_path / f"{name}-{number}.sh")
                scripts[-1].write_text("\n".join(["#!/bin/bash", "set -eo pipefail", *lines]))
    # The helper with the token is a command for git to expand, not for this shell.
    passes(BIN / "shellcheck", "--exclude=SC2016", *scripts)


NOT_ON_GITHUB = {
    # The same in other formats, which have tests of their own.
    "layergen validate",
    "layergen lint --format junit --output lint.xml --write-findings findings.json",
    "layergen drift --env X --issue --format junit > drift.xml",
    "layergen prune --env X",
    "layergen comment X X --post gitlab",
    "layergen ci gitlab --check",
    # GitHub's script puts these options together in an array.
    "layergen gate X --live --same-as-comment",
    # Where a story runs the jobs of GitHub, one a zip, or by --shard.
    "layergen build",
}


def commands(scripts: Iterable[str]) -> set[str]:
    """Give what scripts do with layergen and Terraform; the values of variables aside."""
    found: set[str] = set()
    for line in "\n".join(scripts).splitlines():
        for part in re.split(r"; (?:then |else )?|&& ", line.strip()):
            command = re.sub(r"^(?:if |then |else |[A-Z]+=\$\()", "", part.strip())
            command = re.sub(r'"[^"]*"(?:/\S*)?|\S*/\S*|\$\S+', "X", command)
            if command.startswith(("layergen ", "terraform ")):
                found.add(command.removesuffix("; fi"))
    return found


def test_a_merge_request_gets_no_token_that_pushes() -> None:
    (text,) = workflows(CiSystem.GITLAB, pipeline_files()).values()

    for name, job in yaml.safe_load(text).items():
        if "LAYERGEN_PUSH_TOKEN" in json.dumps(job):
            rules = [rule["if"] for rule in job["rules"]]
            assert rules, name
            assert not [rule for rule in rules if "merge_request_event" in rule], name


def test_jobs_of_gitlab_run_what_those_of_github_run() -> None:
    """The latter are run in a story; what is different is listed, and tested elsewhere."""
    files = pipeline_files()
    github = [
        step["run"] for job in jobs_of(files).values() for step in job["steps"] if "run" in step
    ]
    (gitlab,) = workflows(CiSystem.GITLAB, files).values()
    scripts = [line for job in yaml.safe_load(gitlab).values() for line in job.get("script", ())]

    assert commands(scripts) - commands(github) - NOT_ON_GITHUB == set()


def test_the_action_of_this_repository_follows_its_schema(tmp_path: Path) -> None:
    file = Path(__file__).parents[3] / "action.yml"
    check_schema("github-actions", [file])
    for number, step in enumerate(yaml.safe_load(file.read_text())["runs"]["steps"]):
        script = tmp_path / f"{number}.sh"
        script.write_text(f"#!/bin/bash\n{step['run']}")
        passes(BIN / "shellcheck", script)


def test_other_files_are_yaml(files: dict[str, str]) -> None:
    (atlantis,) = workflows(CiSystem.ATLANTIS, files).values()
    projects = yaml.safe_load(atlantis)["projects"]
    assert [project["dir"] for project in projects] == [
        "envs/dev/eu-west-1",
        "envs/prod/eu-west-1",
        "envs/prod/us-east-1",
    ]
    assert [project["execution_order_group"] for project in projects] == [0, 1, 1]
    ((path, hooks),) = workflows(CiSystem.PRE_COMMIT, files, "infra/layers/").items()
    assert path == ".pre-commit-config.yaml"
    (repository,) = yaml.safe_load(hooks)["repos"]
    first = repository["hooks"][0]
    assert first["entry"] == "layergen --quiet -C infra/layers/ validate"
    assert first["additional_dependencies"] == ["layergen==1.2.3"]


def test_without_roles_there_are_only_checks() -> None:
    ((path, text),) = workflows(CiSystem.GITHUB, repository_files()).items()

    assert path == ".github/workflows/layergen-pull-request.yml"
    assert sorted(yaml.safe_load(text)["jobs"]) == ["build", "check", "lint"]
    assert "id-token" not in text
    assert "findings" not in text


def jobs_of(files: dict[str, str]) -> dict[str, Any]:
    return {
        f"{Path(path).stem}/{name}": job
        for path, text in workflows(CiSystem.GITHUB, files).items()
        for name, job in yaml.safe_load(text)["jobs"].items()
    }


def test_every_action_is_pinned_and_every_job_may_do_only_what_it_does(
    files: dict[str, str],
) -> None:
    for path, text in workflows(CiSystem.GITHUB, files).items():
        assert yaml.safe_load(text)["permissions"] == {}, path
        for line in text.splitlines():
            if line.strip().removeprefix("- ").startswith("uses: "):
                action, _, pin = line.split("uses: ")[1].partition("@")
                found = FACTS.actions[action]
                assert pin == f"{found.commit} # {found.version}"
                assert len(found.commit) == 40
    for name, job in jobs_of(files).items():
        steps = json.dumps(job["steps"])
        permissions = job["permissions"]
        assert ("id-token" in permissions) == ("configure-aws-credentials" in steps), name
        pushes = "git push" in steps
        assert (permissions.get("contents") == "write") == pushes, name
        assert ('"persist-credentials": true' in steps) == pushes, name
        assert ("issues" in permissions) == ("--issue" in steps), name
        assert ("pull-requests" in permissions) == (
            "gh pr" in steps or "--post" in steps or "--same-as-comment" in steps
        ), name


def test_nothing_that_somebody_else_may_write_stands_in_a_script(files: dict[str, str]) -> None:
    for name, job in jobs_of(files).items():
        for step in job["steps"]:
            assert "${{" not in step.get("run", ""), name


def test_a_fork_gets_no_role() -> None:
    jobs = jobs_of(pipeline_files())
    own = "github.event.pull_request.head.repo.full_name == github.repository"

    assert own in jobs["layergen-pull-request/plan"]["if"]
    assert own.replace("==", "!=") in jobs["layergen-pull-request/fork"]["if"]
    (sign_in,) = (
        step
        for step in jobs["layergen-pull-request/build"]["steps"]
        if step.get("name") == "Sign in to AWS"
    )
    assert own in sign_in["if"]


def test_a_comment_waits_for_lint_and_a_plan_does_not() -> None:
    jobs = jobs_of(pipeline_files())
    (kept,) = (
        step
        for step in jobs["layergen-pull-request/lint"]["steps"]
        if step.get("with", {}).get("name") == "layergen-findings"
    )
    (gitlab,) = workflows(CiSystem.GITLAB, pipeline_files()).values()
    noted = yaml.safe_load(gitlab)

    assert jobs["layergen-pull-request/plan"]["needs"] == "check"
    assert jobs["layergen-pull-request/comment"]["needs"] == ["lint", "plan"]
    assert "!cancelled()" in jobs["layergen-pull-request/comment"]["if"]
    assert kept["if"] == "${{ !cancelled() }}"
    assert noted["layergen-plan"]["needs"] == ["layergen-check"]
    assert noted["layergen-comment"]["needs"] == ["layergen-lint", "layergen-plan"]
    assert noted["layergen-lint"]["artifacts"]["when"] == "always"


@pytest.mark.parametrize(
    ("system", "file"),
    [(CiSystem.GITHUB, "lint/findings.json"), (CiSystem.GITLAB, "findings.json")],
)
def test_a_comment_does_without_findings(system: CiSystem, file: str, tmp_path: Path) -> None:
    if system is CiSystem.GITHUB:
        script = jobs_of(pipeline_files())["layergen-pull-request/comment"]["steps"][-1]["run"]
    else:
        (text,) = workflows(system, pipeline_files()).values()
        script = "\n".join(yaml.safe_load(text)["layergen-comment"]["script"])
    (tmp_path / "layergen").write_text('#!/bin/sh\necho "$@"')
    (tmp_path / "layergen").chmod(0o755)
    env = {"PATH": f"{tmp_path}:/usr/bin:/bin", "RUNNER_TEMP": str(tmp_path)}

    def called() -> str:
        return subprocess.run(
            ["bash", "-e", "-c", script],
            cwd=tmp_path,
            env=env,
            check=True,
            capture_output=True,
            text=True,
        ).stdout

    without = called()
    write_files(tmp_path, {file: "{}"})

    assert "--findings" not in without
    assert f"--post {system}" in without
    assert f"{file} --post {system}" in called()


def test_roots_have_their_roles_and_wait_in_line() -> None:
    jobs = jobs_of(pipeline_files())

    prod = jobs["layergen-merge/apply-prod"]
    assert prod["needs"] == ["apply-dev"]
    assert prod["environment"] == "production"
    assert prod["concurrency"] == {
        "group": "layergen-${{ matrix.root }}",
        "cancel-in-progress": False,
    }
    regions = [root["region"] for root in prod["strategy"]["matrix"]["include"]]
    assert regions == ["eu-west-1", "us-east-1"]
    planned = jobs["layergen-pull-request/plan"]["strategy"]["matrix"]["include"]
    assert {root["role"] for root in planned} == {role(CiRole.PLAN)}
    assert jobs["layergen-merge/apply-dev"]["needs"] == ["build"]
    assert jobs["layergen-merge/record"]["needs"] == ["apply-dev", "apply-prod"]


def test_terraform_is_not_wrapped() -> None:
    for kind in KINDS.values():
        for name, job in jobs_of(pipeline_files(**kind)).items():
            for step in job["steps"]:
                if "setup-terraform" in step.get("uses", ""):
                    assert step["with"]["terraform_wrapper"] is False, name
                if "setup-opentofu" in step.get("uses", ""):
                    assert step["with"]["tofu_wrapper"] is False, name
