"""`layergen prune --unmanaged` against an AWS that answers over HTTP."""

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from layergen.cli.context import Session
from layergen.cli.unmanaged import Search, delete, find
from layergen.sandbox.environment import environment as sandbox_environment
from layergen.sandbox.state import State
from tests.conftest import Boto
from tests.gatekeeper import Gatekeeper, gatekeeper
from tests.repositories import (
    LAYER,
    environment,
    layer,
    releases,
    repository_files,
    write_files,
)
from tests.unit.cli.running import Ran, layergen, lock_of

HERE, THERE = "eu-west-1", "us-east-1"
OTHER = "222233334444"
UNUSED = "nobody uses it"
Run = Callable[..., Ran]


@pytest.fixture
def guard(
    embedded_aws: State, aws_account: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Gatekeeper]:
    """Guards the account, and lets everything through at first."""
    with gatekeeper(embedded_aws.url, aws_account) as (guard, url):
        for name, value in sandbox_environment(embedded_aws.url, aws_account).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("AWS_ENDPOINT_URL", url)
        monkeypatch.delenv("AWS_PROFILE", raising=False)
        allow(guard, "*")
        yield guard


def allow(guard: Gatekeeper, *actions: str, resource: str = "*") -> None:
    statements = [{"Effect": "Allow", "Action": list(actions), "Resource": [resource]}]
    guard.use(json.dumps({"Statement": statements}))


def archive(text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        opened.writestr("python/it.py", text)
    return buffer.getvalue()


@pytest.fixture
def account(boto: Boto) -> None:
    """Six versions of data-tools and two of legacy in one region, one of data-tools in another.

    Of data-tools, 1 belongs to an old version of `checkout`, 2 is shared, and the lock has 5.
    """
    aws, there = boto("lambda", HERE), boto("lambda", THERE)
    for client, name, count in ((aws, LAYER, 6), (aws, "legacy", 2), (there, LAYER, 1)):
        for number in range(count):
            client.publish_layer_version(
                LayerName=name,
                Description=f"by hand {number}",
                Content={"ZipFile": archive(f"{name} {number}")},
            )
    aws.add_layer_version_permission(
        LayerName=LAYER,
        VersionNumber=2,
        StatementId="partner",
        Action="lambda:GetLayerVersion",
        Principal=OTHER,
    )
    role = boto("iam").create_role(RoleName="function", AssumeRolePolicyDocument="{}")
    aws.create_function(
        FunctionName="checkout",
        Runtime="python3.12",
        Handler="handler.handler",
        Role=role["Role"]["Arn"],
        Code={"ZipFile": archive("")},
        Layers=[aws.get_layer_version(LayerName=LAYER, VersionNumber=1)["LayerVersionArn"]],
        Publish=True,
    )
    aws.update_function_configuration(FunctionName="checkout", Layers=[])


@pytest.fixture
def root(tmp_path: Path, aws_account: str) -> Path:
    return write_files(tmp_path, repository(aws_account))


def arn(account: str, number: int) -> str:
    return f"arn:aws:lambda:{HERE}:{account}:layer:{LAYER}:{number}"


def repository(account: str, **changes: Any) -> dict[str, str]:
    published = {
        "layer_version": 5,
        "arn": arn(account, 5),
        "published_at": "2026-11-20T09:14:03Z",
    }
    return repository_files(
        {LAYER: layer()},
        released={LAYER: releases("1.0.0")},
        environments={
            "dev": environment(account=account, regions=[HERE, THERE], track="manual", **changes)
        },
        locks={"dev": {"layers": {LAYER: {"1.0.0": {HERE: {"universal": published}}}}}},
    )


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], root: Path) -> Run:
    def run(*arguments: str) -> Ran:
        return layergen(capsys, root, *arguments, "--env", "dev")

    return run


@pytest.fixture
def prune(run: Run) -> Run:
    def prune(*options: str) -> Ran:
        return run("prune", "--unmanaged", *options)

    return prune


def decisions(ran: Ran) -> dict[str, tuple[str, str]]:
    return {
        f"{one['layer']}:{one['layer_version']} {one['region']}": (
            one["decision"],
            "; ".join(reason["text"] for reason in one["reasons"]),
        )
        for one in json.loads(ran.out)["versions"]
    }


def there(boto: Boto, name: str = LAYER, region: str = HERE) -> list[int]:
    found = boto("lambda", region).list_layer_versions(LayerName=name)["LayerVersions"]
    return sorted(version["Version"] for version in found)


@pytest.mark.usefixtures("guard", "account")
def test_every_version_is_shown_with_its_reasons_and_nothing_is_touched(
    prune: Run, boto: Boto
) -> None:
    ran = prune("--keep", "1", "--format", "json")

    assert ran.code == 0
    assert decisions(ran) == {
        f"{LAYER}:1 {HERE}": ("keep", "used by checkout"),
        f"{LAYER}:2 {HERE}": ("keep", f"shared with account {OTHER}"),
        f"{LAYER}:3 {HERE}": ("delete", UNUSED),
        f"{LAYER}:4 {HERE}": ("delete", UNUSED),
        f"{LAYER}:6 {HERE}": ("keep", "the newest"),
        f"{LAYER}:1 {THERE}": ("keep", "the newest"),
    }
    third = json.loads(ran.out)["versions"][2]
    assert third["description"] == "by hand 2"
    assert third["zip_bytes"] == len(archive(f"{LAYER} 2"))
    assert ran.err.endswith("nothing was deleted: --apply deletes 2 of them")
    assert there(boto) == [1, 2, 3, 4, 5, 6]

    text = prune()
    assert "delete" not in text.out
    assert "among the 3 newest" in text.out
    named = decisions(prune("--name", "leg*", "--keep", "0", "--format", "json"))
    assert {place for place in named if place.startswith("legacy")} == {
        f"legacy:1 {HERE}",
        f"legacy:2 {HERE}",
    }
    assert set(decisions(prune("--all", "--keep", "0", "--format", "json"))) == set(named)
    markdown = prune("--keep", "1", "--format", "markdown").out
    assert "2 to delete" in markdown
    assert f"| {LAYER}:3 | {HERE} |" in markdown


@pytest.mark.usefixtures("guard", "account")
def test_apply_deletes_what_it_shows_and_tells_each(prune: Run, root: Path, boto: Boto) -> None:
    before = lock_of(root)

    ran = prune("--keep", "1", "--apply")

    assert ran.code == 0
    assert f"deleted {LAYER}:3 in {HERE} deleted {LAYER}:4 in {HERE} 2 deleted" in ran.err
    assert there(boto) == [1, 2, 5, 6]
    assert there(boto, region=THERE) == [1]
    assert there(boto, "legacy") == [1, 2]
    assert lock_of(root) == before
    again = prune("--keep", "1", "--apply")
    assert (again.code, again.err) == (0, "")

    sure = prune("--keep", "0", "--shared-ok", "--apply", "--all")
    assert sure.code == 0
    assert there(boto) == [1, 5]
    assert there(boto, region=THERE) == there(boto, "legacy") == []


@pytest.mark.usefixtures("account")
def test_a_refused_deletion_stops_and_the_next_run_goes_on(
    prune: Run, boto: Boto, guard: Gatekeeper, aws_account: str
) -> None:
    looking = ("lambda:List*", "lambda:Get*", "sts:*")
    statements = [
        {"Effect": "Allow", "Action": list(looking), "Resource": ["*"]},
        {
            "Effect": "Allow",
            "Action": ["lambda:DeleteLayerVersion"],
            "Resource": [arn(aws_account, 3)],
        },
    ]
    guard.use(json.dumps({"Statement": statements}))

    ran = prune("--keep", "1", "--apply")

    assert ran.code == 1
    assert f"{LAYER}:4 in {HERE}: AWS refused DeleteLayerVersion" in ran.err
    assert "1 of 2 were deleted; the role needs the permission for DeleteLayerVersion" in ran.err
    assert there(boto) == [1, 2, 4, 5, 6]

    allow(guard, "*")
    assert prune("--keep", "1", "--apply").code == 0
    assert there(boto) == [1, 2, 5, 6]


@pytest.mark.usefixtures("guard", "account")
@pytest.mark.parametrize("apply", [(), ("--apply",)])
def test_where_a_consumer_could_not_be_seen_nothing_is_deleted(
    prune: Run, root: Path, boto: Boto, aws_account: str, apply: tuple[str, ...]
) -> None:
    write_files(root, repository(aws_account, consumers=[{"account": OTHER}]))

    ran = prune("--keep", "0", "--format", "json", *apply)

    assert ran.code == 1
    assert f"functions of account {OTHER}" in ran.err
    assert "not everything could be looked at" in ran.err
    assert "nothing was deleted" in ran.err
    assert {decision for decision, _ in decisions(ran).values()} == {"keep"}
    assert there(boto) == [1, 2, 3, 4, 5, 6]


@pytest.mark.usefixtures("account")
def test_the_policy_for_it_is_enough_and_not_more(
    prune: Run, run: Run, root: Path, boto: Boto, guard: Gatekeeper, aws_account: str
) -> None:
    look = f"arn:aws:iam::{OTHER}:role/look"
    consumer = {"account": OTHER, "assume_role": look}
    write_files(root, repository(aws_account, consumers=[consumer]))
    allowed = run("-q", "iam", "--for", "prune").out
    guard.use(allowed)

    ran = prune("--keep", "0", "--apply")

    assert (ran.code, guard.denied) == (0, [])
    assert there(boto) == [1, 2, 5]
    assert guard.used() == {
        action for statement in json.loads(allowed)["Statement"] for action in statement["Action"]
    }
    # Layers of other names take more.
    assert prune("--all", "--keep", "0", "--apply").code == 1
    assert {call.action for call in guard.denied} == {"lambda:GetLayerVersion"}
    assert there(boto, "legacy") == [1, 2]


@pytest.mark.usefixtures("account")
def test_layers_that_cannot_be_listed_are_an_error(prune: Run, guard: Gatekeeper) -> None:
    allow(guard, "lambda:ListFunctions", "sts:*")
    ran = prune("--apply")
    assert (ran.code, ran.out) == (1, "")
    assert "AWS refused ListLayers" in ran.err


@pytest.mark.usefixtures("guard", "account")
def test_what_a_lock_has_by_now_is_kept(
    capsys: pytest.CaptureFixture[str], root: Path, boto: Boto, aws_account: str
) -> None:
    session = Session(root)
    finding = find(session, "dev", Search((), keep=1, shared_ok=False))
    lock = (root / "envs/dev/env.lock.json").read_text("utf-8")
    # Somebody records meanwhile, in whichever environment.
    write_files(
        root, {"envs/new/env.lock.json": lock.replace(arn(aws_account, 5), arn(aws_account, 3))}
    )

    delete(session, finding)

    assert there(boto) == [1, 2, 3, 5, 6]
    assert f"{LAYER}:3 in {HERE} is in a lock by now: kept" in capsys.readouterr().err


@pytest.mark.usefixtures("guard")
def test_an_empty_account_has_nothing_to_show(prune: Run) -> None:
    ran = prune()
    assert (ran.code, ran.out) == (0, "")
    assert ran.err == "there is no layer version that no lock knows"
    named = prune("--name", "x*")
    assert named.code == 1
    assert "is called x*" in named.err


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--apply",), "--apply: needs --unmanaged"),
        (("--keep", "2"), "--keep: needs --unmanaged"),
        (("--all",), "--all: needs --unmanaged"),
        (("--name", "x"), "--name: needs --unmanaged"),
        (("--unmanaged", "--apply", "--dry-run"), "--apply: contradicts --dry-run"),
        (("--unmanaged", LAYER), "takes no releases"),
    ],
)
def test_options_that_make_no_sense_are_wrong_usage(
    run: Run, options: tuple[str, ...], message: str
) -> None:
    ran = run("prune", *options)
    assert ran.code == 64
    assert message in ran.err.replace("│ ", "")


def test_what_stands_in_the_environment_for_every_run_is_no_mistake(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LAYERGEN_PRUNE_KEEP", "5")
    assert run("prune").code == 0
