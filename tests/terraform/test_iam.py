"""The printed policies are enough for the real Terraform, with everything else denied."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from layergen.sandbox.state import State
from tests.conftest import Boto, InitTerraform, RunTerraform
from tests.gatekeeper import Gatekeeper, gatekeeper
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
from tests.terraform.conftest import BUCKET, EMPTY_ZIP
from tests.unit.cli.running import layergen

OTHERS = ["222233334444", "333344445555"]

Files = dict[str, str]
Write = Callable[..., None]


@pytest.fixture
def guarded(
    embedded_aws: State,
    aws_account: str,
    aws_environment: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> Iterator[tuple[Gatekeeper, dict[str, str]]]:
    with gatekeeper(embedded_aws.url, aws_account) as (guard, url):
        env = {**aws_environment, "AWS_ENDPOINT_URL": url}
        for name, value in env.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("AWS_PROFILE", raising=False)
        monkeypatch.setenv("LAYERGEN_CACHE", str(tmp_path / "cache"))
        yield guard, env


def strategy(account: str, *, accounts: list[str], steps: dict[str, Any]) -> Files:
    return repository_files(
        {LAYER: layer(share={"accounts": accounts})},
        released={},
        functions={
            "checkout": function(alias="live", rollout={"steps": [10], "bake": "1m"}),
        },
        environments={
            "dev": environment(
                account=account,
                artifacts={"s3": {"bucket": BUCKET}},
                parameters=True,
                probes=True,
                default_tags={"stage": "dev"},
            )
        },
        locks={"dev": {"rollouts": {"checkout": {REGION: steps}}}},
    )


def policy(capsys: pytest.CaptureFixture[str], root: Path, purpose: str) -> str:
    ran = layergen(capsys, root, "-q", "iam", "--env", "dev", "--for", purpose)
    assert ran.code == 0, ran.err
    return ran.out


def granted(document: str) -> set[str]:
    return {
        action for statement in json.loads(document)["Statement"] for action in statement["Action"]
    }


def drifted(capsys: pytest.CaptureFixture[str], root: Path) -> set[str]:
    ran = layergen(capsys, root, "drift", "--env", "dev", "--format", "json")
    assert ran.code == 2, ran.err
    return {cause["kind"] for cause in json.loads(ran.out)["causes"]}


STABLE = rolled("stable", "1")
SHIFTING = rolled("shifting", "1", "2", step=1, percent=10)
NOT_SEEN_HERE = {
    # Lambda reads the artifact with the permissions of who publishes it; the embedded one does not
    # ask for them.
    "s3:GetObject",
    # Read when a stack fails.
    "cloudformation:DescribeStackEvents",
    # Needed when default_tags change, which is one more apply of the same calls.
    "cloudformation:TagResource",
    "cloudformation:UntagResource",
    "ssm:AddTagsToResource",
    "ssm:RemoveTagsFromResource",
    "iam:TagRole",
    "iam:UntagRole",
    "lambda:TagResource",
    "lambda:UntagResource",
    "logs:TagResource",
    "logs:UntagResource",
    # Needed when a later layergen brings other probes, or the environment another boundary.
    "iam:DeleteRolePermissionsBoundary",
    "iam:PutRolePermissionsBoundary",
    "iam:UpdateAssumeRolePolicy",
    "iam:UpdateRole",
    "lambda:UpdateFunctionCode",
    "lambda:UpdateFunctionConfiguration",
    # Asked by Lambda when a function gets its role.
    "iam:PassRole",
}


@pytest.mark.usefixtures("account_with_a_function")
def test_policies_are_enough_and_not_more(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    guarded: tuple[Gatekeeper, dict[str, str]],
    aws_account: str,
    terraform: RunTerraform,
    terraform_init: InitTerraform,
) -> None:
    guard, env = guarded
    root = write_files(
        tmp_path / "repository", strategy(aws_account, accounts=OTHERS, steps=STABLE)
    )
    here = root / "envs" / "dev" / REGION

    def run(*arguments: str) -> None:
        ran = layergen(capsys, root, *arguments)
        assert ran.code == 0, (ran.err, guard.denied)

    def apply(*options: str) -> None:
        terraform(here, "apply", "-auto-approve", "-input=false", *options, env=env)

    run("release", LAYER)
    run("render")
    guard.use(policy(capsys, root, "build"))
    run("build", "--env", "dev", "--push")
    (root / "dist").rename(root / "elsewhere")
    run("build", "--env", "dev", "--pull")
    assert guard.denied == []
    assert guard.used() == granted(policy(capsys, root, "build"))

    applying = policy(capsys, root, "apply")
    guard.use(applying)
    terraform_init(here, env=env)
    apply()
    _edit(root / "layers.yaml", '- "333344445555"', '- "444455556666"')
    _shift(root)
    run("render")
    apply()
    assert guard.denied == []
    used = guard.used()

    # Here are several grants, in a stack; later there is one.
    planning = policy(capsys, root, "plan")
    guard.use(planning)
    terraform(here, "plan", "-input=false", "-detailed-exitcode", env=env)
    assert guard.denied == []
    planned = guard.used()

    guard.use(looking := policy(capsys, root, "drift"))
    # What was applied here was never recorded.
    assert drifted(capsys, root) == {"pending"}
    assert guard.denied == []
    assert granted(looking) - granted(planning) <= guard.used()

    guard.use(applying)
    _edit(root / "layers.yaml", '- "444455556666"', "")
    run("render")
    apply()
    assert guard.denied == []
    used |= guard.used()

    guard.use(planning)
    terraform(here, "destroy", "-auto-approve", "-input=false", env=env, codes=(1,))
    assert guard.denied
    assert planned | guard.used() == granted(planning)

    guard.use(applying)
    terraform(here, "destroy", "-auto-approve", "-input=false", env=env)
    assert guard.denied == []
    used |= guard.used()
    assert granted(applying) - used == NOT_SEEN_HERE


@pytest.mark.usefixtures("account_with_a_function")
def test_the_policy_for_usage_is_enough(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    guarded: tuple[Gatekeeper, dict[str, str]],
    aws_account: str,
    boto: Boto,
) -> None:
    guard, _ = guarded
    layers = boto("lambda").publish_layer_version(LayerName=LAYER, Content={"ZipFile": EMPTY_ZIP})
    boto("lambda").update_function_configuration(
        FunctionName="checkout", Layers=[layers["LayerVersionArn"]]
    )
    consumer = {"account": OTHERS[0], "assume_role": f"arn:aws:iam::{OTHERS[0]}:role/look"}
    root = write_files(
        tmp_path,
        repository_files(
            environments={"dev": environment(account=aws_account, consumers=[consumer])}
        ),
    )
    allowed = policy(capsys, root, "usage")
    guard.use(allowed)

    ran = layergen(capsys, root, "usage", "--env", "dev", "--aliases", "--invocations", "7")

    assert (ran.code, guard.denied) == (0, [])
    assert granted(allowed) == guard.used()


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text or old.replace('"', "'") in text
    path.write_text(text.replace(old, new).replace(old.replace('"', "'"), new), "utf-8")


def _shift(root: Path) -> None:
    lock = root / "envs" / "dev" / "env.lock.json"
    content = json.loads(lock.read_text("utf-8"))
    content["rollouts"]["checkout"][REGION] = SHIFTING
    lock.write_text(json.dumps(content, indent=2) + "\n", "utf-8")
