"""`layergen iam` prints policies that IAM takes."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.pipelines import pipeline_files
from tests.repositories import (
    ACCOUNT,
    environment,
    function,
    layer,
    repository_files,
    write_files,
)
from tests.unit.cli.running import layergen

S3_STATE = {"type": "s3", "settings": {"bucket": "acme-state", "region": "eu-west-1"}}


def test_a_policy_and_nothing_else_goes_to_stdout(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_files(tmp_path, repository_files())

    ran = layergen(capsys, root, "iam", "--env", "dev", "--for", "plan")

    assert ran.code == 0
    document = json.loads(ran.out)
    assert document["Version"] == "2012-10-17"
    sids = [statement["Sid"] for statement in document["Statement"]]
    assert len(sids) == len(set(sids))
    assert all(sid.isalnum() for sid in sids)


def test_a_policy_that_is_too_long_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    layers = {f"layer-with-a-long-name-{n}": layer() for n in range(60)}
    root = write_files(tmp_path, repository_files(layers, released={}))

    ran = layergen(capsys, root, "iam", "--env", "dev", "--for", "apply")

    assert ran.code == 0
    assert "a managed policy takes 6144" in ran.err


def test_a_purpose_without_permissions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = write_files(tmp_path, repository_files())

    ran = layergen(capsys, root, "iam", "--env", "dev", "--for", "build")

    assert (ran.code, ran.out) == (1, "")
    assert "dev needs no permission for build" in ran.err
    assert "artifact store in S3" in ran.err


def test_several_purposes_give_one_policy(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = repository_files(
        functions={"checkout": function(alias="live")},
        environments={"dev": environment(backend=S3_STATE)},
    )
    root = write_files(tmp_path, files)

    def printed(*purposes: str) -> list[dict[str, Any]]:
        options = [part for purpose in purposes for part in ("--for", purpose)]
        ran = layergen(capsys, root, "iam", "--env", "dev", *options)
        assert ran.code == 0
        statements: list[dict[str, Any]] = json.loads(ran.out)["Statement"]
        return statements

    together = printed("plan", "gate", "state", "usage", "prune")

    sids = [statement["Sid"] for statement in together]
    assert len(sids) == len(set(sids))
    assert "ListWhatIsThere2" in sids
    assert sids.count("ReadAliases") == 1
    for purpose in ("plan", "gate", "state", "usage", "prune"):
        for statement in printed(purpose):
            assert _content(statement) in [_content(one) for one in together]


def test_a_role_of_the_workflows_gets_all_that_its_jobs_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_files(tmp_path, pipeline_files())

    def actions(role: str, env: str = "dev") -> set[str]:
        ran = layergen(capsys, root, "iam", "--env", env, "--role", role)
        assert ran.code == 0, ran.err
        statements = json.loads(ran.out)["Statement"]
        return {action for statement in statements for action in statement["Action"]}

    assert "lambda:ListFunctions" in actions("plan")
    assert "lambda:PublishLayerVersion" in actions("apply")
    assert "s3:PutObject" not in actions("apply")
    assert actions("build") == {"s3:ListBucket", "s3:GetObject", "s3:PutObject"}

    file = root / "envs/dev/env.yaml"
    entry = yaml.safe_load(file.read_text())
    del entry["ci"]["roles"]["build"]
    file.write_text(yaml.safe_dump(entry))
    assert "s3:PutObject" in actions("apply")

    entry["assume_role"] = f"arn:aws:iam::{ACCOUNT}:role/deploy"
    file.write_text(yaml.safe_dump(entry))
    assert actions("apply") == {"sts:AssumeRole"}


@pytest.mark.parametrize(
    ("env", "role", "subjects"),
    [
        ("dev", "plan", ["repo:acme/layers:pull_request"]),
        ("dev", "apply", ["repo:acme/layers:ref:refs/heads/main"]),
        (
            "dev",
            "build",
            ["repo:acme/layers:pull_request", "repo:acme/layers:ref:refs/heads/main"],
        ),
        # Nobody else looks for drift in prod.
        (
            "prod",
            "plan",
            ["repo:acme/layers:pull_request", "repo:acme/layers:ref:refs/heads/main"],
        ),
        ("prod", "apply", ["repo:acme/layers:environment:production"]),
    ],
)
def test_a_role_trusts_only_the_jobs_that_need_it(
    env: str,
    role: str,
    subjects: list[str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = write_files(tmp_path, pipeline_files())
    options = ("--trust", "github", "--repository", "acme/layers")

    ran = layergen(capsys, root, "iam", "--env", env, "--role", role, *options)

    assert ran.code == 0, ran.err
    (statement,) = json.loads(ran.out)["Statement"]
    issuer = "token.actions.githubusercontent.com"
    assert statement["Principal"] == {"Federated": f"arn:aws:iam::{ACCOUNT}:oidc-provider/{issuer}"}
    assert statement["Condition"] == {
        "StringEquals": {f"{issuer}:aud": "sts.amazonaws.com", f"{issuer}:sub": subjects}
    }


def test_gitlab_names_the_branch_that_is_to_be_merged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_files(tmp_path, pipeline_files())
    options = ("--trust", "gitlab", "--repository", "acme/team/layers", "--issuer", "git.acme.dev")

    for role, branch in (("plan", "*"), ("apply", "main")):
        ran = layergen(capsys, root, "iam", "--env", "dev", "--role", role, *options)
        (statement,) = json.loads(ran.out)["Statement"]
        operator = "StringLike" if branch == "*" else "StringEquals"
        assert statement["Condition"][operator]["git.acme.dev:sub"] == [
            f"project_path:acme/team/layers:ref_type:branch:ref:{branch}"
        ]
        assert statement["Condition"]["StringEquals"]["git.acme.dev:aud"] == "sts.amazonaws.com"


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--for", "plan", "--role", "plan"),
        ("--for", "plan", "--trust", "github"),
        ("--role", "plan", "--trust", "github"),
        ("--role", "plan", "--trust", "github", "--repository", "layers"),
        ("--role", "plan", "--repository", "acme/layers"),
        ("--for", "plan", "--issuer", "git.acme.dev"),
    ],
)
def test_contradictions_are_wrong_usage(
    options: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = write_files(tmp_path, repository_files())

    assert layergen(capsys, root, "iam", "--env", "dev", *options).code == 64


def _content(statement: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in statement.items() if name != "Sid"}
