"""The workflows that `ci` writes, run step by step, with the policies that `iam` prints.

A pull request brings a release, is planned and commented on; it is merged, applied and recorded;
then a night passes, and a rollout takes a step. GitHub is a server, git is real, and so is
everything that a step runs. Only `pip` and `gh` are stubs, and no action of others is run.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

from layergen.sandbox.state import State
from tests.conftest import Boto
from tests.gatekeeper import Call, gatekeeper
from tests.github_server import ACTIONS, Account, GitHubServer, github_server
from tests.pipelines import role, roles
from tests.repositories import (
    LAYER,
    REGION,
    environment,
    function,
    layer,
    repository_files,
    rolled,
    write_files,
)
from tests.terraform.conftest import BUCKET
from tests.unit.cli.running import layergen
from tests.workflow_runner import Runner

STATE: dict[str, Any] = {
    "bucket": "acme-state-{account}",
    "region": REGION,
    "use_lockfile": True,
    # What the embedded AWS needs.
    "use_path_style": True,
    "skip_credentials_validation": True,
    "skip_requesting_account_id": True,
}
PULL = {
    "name": "pull_request",
    "ref": "refs/pull/7/merge",
    "base_ref": "main",
    "pull_request": {"number": 7, "head": {"repo": {"full_name": "acme/layers"}}},
}
POLICY = f"envs/dev/{REGION}/policy.tf"
POLICY_TF = """\
data "aws_iam_policy_document" "anybody" {
  statement {
    actions   = ["sns:Publish"]
    resources = ["arn:aws:sns:eu-west-1:111122223333:topic"]
    principals {
      type        = "AWS"
      identifiers = ["*"]
    }
  }
}
"""
"""Asks AWS nothing, changes nothing, and breaks one check."""
PUSH = {"name": "push", "ref": "refs/heads/main"}
BY_HAND = {"name": "workflow_dispatch", "ref": "refs/heads/main"}
NIGHT = {"name": "schedule", "ref": "refs/heads/main", "schedule": "17 3 * * *"}
WEEK = {**NIGHT, "schedule": "43 4 * * 1"}
TEN_MINUTES = {**NIGHT, "schedule": "*/10 * * * *"}


@dataclass
class Scene:
    """A repository on GitHub, an account of AWS, and who jobs work as."""

    root: Path
    runner: Runner
    github: GitHubServer
    capsys: pytest.CaptureFixture[str]
    denied: list[Call] = field(default_factory=list)

    def layergen(self, *arguments: str) -> str:
        ran = layergen(self.capsys, self.root, *arguments)
        assert ran.code == 0, ran.err
        return ran.out

    def git(self, *arguments: str) -> str:
        return git(self.root, *arguments)

    def commit(self, message: str) -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", message)
        return self.git("rev-parse", "HEAD").strip()

    def run(self, workflow: str, event: Mapping[str, Any], ref: str = "main") -> dict[str, str]:
        results = self.runner.run(f"layergen-{workflow}", event, ref)
        assert not self.denied
        return results

    def pull(self) -> None:
        self.git("pull", "--quiet", "--rebase", "origin", "main")


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", *arguments], cwd=folder, check=True, capture_output=True, text=True
    ).stdout


@pytest.fixture
def scene(
    embedded_aws: State,
    aws_account: str,
    aws_environment: dict[str, str],
    plugin_dir: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Iterator[Scene]:
    author = {"GIT_AUTHOR_NAME": "somebody", "GIT_AUTHOR_EMAIL": "somebody@example.com"}
    author |= {name.replace("AUTHOR", "COMMITTER"): value for name, value in author.items()}
    for name, value in {**author, "LAYERGEN_CACHE": str(tmp_path / "cache")}.items():
        monkeypatch.setenv(name, value)
    settings = tmp_path / "terraform.rc"
    mirror = f'filesystem_mirror {{\n  path = "{plugin_dir}"\n}}'
    settings.write_text(f"provider_installation {{\n{mirror}\n}}\n")
    files = repository_files(
        {LAYER: layer()},
        released={},
        lint={"severity": {"CKV_AWS_283": "note"}},
        functions={"checkout": function(alias="live", rollout={"steps": [10], "bake": "1m"})},
        environments={
            "dev": environment(
                account=aws_account,
                artifacts={"s3": {"bucket": BUCKET}},
                backend={"type": "s3", "settings": STATE},
                ci=roles(account=aws_account),
            )
        },
        locks={"dev": {"rollouts": {"checkout": {REGION: rolled("staged", "1", "3")}}}},
    )
    files[POLICY] = POLICY_TF
    root = write_files(tmp_path / "repository", files)
    origin = tmp_path / "origin.git"
    git(tmp_path, "init", "--quiet", "--bare", "--initial-branch=main", str(origin))
    git(root, "init", "--quiet", "--initial-branch=main")
    git(root, "remote", "add", "origin", str(origin))
    with gatekeeper(embedded_aws.url, aws_account) as (guard, url), github_server() as github:
        env = {
            **aws_environment,
            "AWS_ENDPOINT_URL": url,
            "GITHUB_API_URL": github.url,
            "LAYERGEN_CACHE": str(tmp_path / "cache"),
            "LAYERGEN_TODAY": "2026-11-25",
            "TF_CLI_CONFIG_FILE": str(settings),
            "HOME": os.environ["HOME"],
            "NO_COLOR": "1",
        }
        found = Scene(root, Runner(tmp_path / "runner", origin, env, print, str), github, capsys)

        def sign_in(arn: str) -> None:
            found.denied += guard.denied
            guard.use(_policy(found, arn, aws_account))

        def token(permissions: Mapping[str, str]) -> str:
            written = {name for name, how in permissions.items() if how == "write"}
            allowed = {"pull-requests": "comments", "statuses": "statuses", "issues": "issues"}
            name = "ghs_" + "".join(sorted(written)).replace("-", "")
            github.accounts[name] = Account(
                ACTIONS, app=True, permissions={allowed[one] for one in written if one in allowed}
            )
            return name

        found.runner.sign_in, found.runner.token = sign_in, token
        yield found


def _policy(scene: Scene, arn: str, account: str) -> str:
    """Give the policy of a role; nothing is allowed to nobody."""
    if not arn:
        return json.dumps({"Statement": []})
    name = arn.rpartition("/")[2]
    assert arn == role(name, account)
    printed = layergen(scene.capsys, scene.root, "-q", "iam", "--env", "dev", "--role", name)
    return printed.out


def in_atlantis(scene: Scene) -> None:
    """Run the steps of the workflow for Atlantis, with the plan that a job has just made.

    `init`, `plan` and `apply` are Atlantis' own.
    """
    root, temporary = next(
        (workspace / f"envs/dev/{REGION}", temporary)
        for name, workspace, temporary in reversed(scene.runner.workspaces)
        if name == "plan"
    )
    content = yaml.safe_load((scene.root / "atlantis.yaml").read_text())
    workflow = content["workflows"]["layergen"]
    account = yaml.safe_load((scene.root / "envs/dev/env.yaml").read_text())["account"]
    scene.runner.sign_in(role("plan", account))
    env = {
        **scene.runner.env,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "ATLANTIS_TERRAFORM_VERSION": "1.11.4",
        "PLANFILE": str(temporary / "layergen.tfplan"),
        "SHOWFILE": str(temporary / "show.json"),
    }
    for step in [*workflow["plan"]["steps"], *workflow["apply"]["steps"]]:
        if isinstance(step, str):
            assert step in {"init", "plan", "apply"}
            continue
        script = step["run"] if "run" in step else step["env"]["command"]
        ran = subprocess.run(
            ["sh", "-c", script], cwd=root, env=env, capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, (script, ran.stdout, ran.stderr)
        if "env" in step:
            env[step["env"]["name"]] = ran.stdout.strip()


def told_in_one_comment(scene: Scene) -> None:
    """See that the comment tells of the release, and of what lint found and annotated."""
    (comment,) = scene.github.comments
    assert LAYER in comment["body"]
    assert "1 policy finding" in comment["body"]
    assert POLICY in comment["body"]
    annotation = f"::notice file={POLICY},line=1,endLine=10,title=CKV_AWS_283"
    (linted,) = (step for step in scene.runner.ran if annotation in step.said)
    assert linted.job == "lint"


@pytest.mark.usefixtures("account_with_a_function")
def test_from_a_pull_request_to_the_steps_of_a_rollout(
    scene: Scene, boto: Boto, aws_account: str
) -> None:
    boto("s3").create_bucket(
        Bucket=STATE["bucket"].format(account=aws_account),
        CreateBucketConfiguration={"LocationConstraint": REGION},
    )
    scene.layergen("render")
    scene.layergen("ci", "github")
    scene.layergen("ci", "atlantis")
    scene.commit("Start")
    scene.git("push", "--quiet", "origin", "main")

    scene.git("checkout", "--quiet", "-b", "release")
    scene.layergen("release", LAYER)
    scene.layergen("render")
    head = scene.commit("Release")
    scene.git("push", "--quiet", "origin", "release")
    results = scene.run("pull-request", PULL, "release")

    assert results == {
        "check": "success",
        "lint": "success",
        "build": "success",
        "plan": "success",
        "comment": "success",
        "fork": "skipped",
    }
    told_in_one_comment(scene)
    assert [state["state"] for state in scene.github.states] == ["success"]

    in_atlantis(scene)

    scene.git("push", "--quiet", "origin", "release:main")
    scene.github.pulls[head] = [{"number": 7, "state": "closed", "merged_at": "2026-11-25"}]
    results = scene.run("merge", PUSH)

    assert results == {"build": "success", "apply-dev": "success", "record": "success"}
    scene.pull()
    assert scene.git("log", "-1", "--format=%an %s").strip() == (
        "github-actions[bot] Record what was published [skip ci]"
    )
    lock = json.loads((scene.root / "envs/dev/env.lock.json").read_text())
    assert lock["layers"][LAYER]["1.0.0"][REGION]["universal"]["layer_version"] == 1
    aws = boto("lambda")
    assert aws.get_alias(FunctionName="checkout", Name="live")["FunctionVersion"] == "1"

    # The function gets the layer, as whoever owns it would do.
    arn = lock["layers"][LAYER]["1.0.0"][REGION]["universal"]["arn"]
    aws.update_function_configuration(FunctionName="checkout", Layers=[arn])
    aws.publish_version(FunctionName="checkout")

    scene.run("nightly", NIGHT)
    summary = scene.runner.workspaces[-1][2] / "summary.md"
    assert "No drift in 1 root." in summary.read_text()
    assert scene.github.issues == []

    scene.run("nightly", WEEK)
    listed, created = scene.runner.called("gh")
    assert listed.startswith("gh pr list --head layergen/housekeeping-dev ")
    assert created.startswith("gh pr create --base main --head layergen/housekeeping-dev ")
    proposed = git(scene.runner.origin, "show", "layergen/housekeeping-dev:envs/dev/env.lock.json")
    published = json.loads(proposed)["layers"][LAYER]["1.0.0"][REGION]["universal"]
    assert published["used_by"] == ["checkout"]

    assert scene.run("rollouts", TEN_MINUTES) == {"advance": "success"}
    scene.pull()
    assert scene.git("log", "-1", "--format=%s").strip() == "Rollouts in dev [skip ci]"
    assert scene.runner.called("gh")[2:] == ["gh workflow run layergen-merge.yml --ref main"]
    results = scene.run("merge", BY_HAND)

    assert results["apply-dev"] == results["record"] == "success"
    routing = aws.get_alias(FunctionName="checkout", Name="live")["RoutingConfig"]
    assert routing["AdditionalVersionWeights"] == {"3": 0.1}
