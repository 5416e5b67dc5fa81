"""`layergen attach` against an AWS that answers over HTTP."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from layergen.sandbox.environment import environment as sandbox_environment
from layergen.sandbox.state import State
from tests.conftest import Boto
from tests.repositories import (
    environment,
    function,
    layer,
    releases,
    repository_files,
    write_files,
)
from tests.unit.cli.running import Ran, layergen

REGION = "eu-west-1"
LAYERS = ("base", "tools")
Run = Callable[..., Ran]


def archive(content: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        opened.writestr("handler.py", content)
    return buffer.getvalue()


class Cloud:
    """An account with two releases of two layers, somebody else's layer, and a function."""

    def __init__(self, boto: Boto) -> None:
        self.aws = boto("lambda", REGION)
        role = boto("iam").create_role(RoleName="function", AssumeRolePolicyDocument="{}")
        self.arns = {
            f"{name}@{version}": self.publish(name, version)
            for version in ("1.0.0", "1.1.0")
            for name in LAYERS
        }
        self.foreign = self.publish("tracing-extension", "1")
        self.aws.create_function(
            FunctionName="checkout",
            Runtime="python3.12",
            Architectures=["arm64"],
            Handler="handler.handler",
            Role=role["Role"]["Arn"],
            Code={"ZipFile": archive("")},
        )

    def publish(self, name: str, content: str) -> str:
        version = self.aws.publish_layer_version(
            LayerName=name, Content={"ZipFile": archive(content)}
        )
        return str(version["LayerVersionArn"])

    def set_layers(self, *arns: str) -> None:
        self.aws.update_function_configuration(FunctionName="checkout", Layers=list(arns))

    def layers(self, qualifier: str = "$LATEST") -> list[str]:
        found = self.aws.get_function_configuration(FunctionName="checkout", Qualifier=qualifier)
        return [layer["Arn"] for layer in found.get("Layers", ())]

    def versions(self) -> list[str]:
        found = self.aws.list_versions_by_function(FunctionName="checkout")["Versions"]
        return [version["Version"] for version in found][1:]


@pytest.fixture
def cloud(boto: Boto) -> Cloud:
    return Cloud(boto)


@pytest.fixture
def root(
    tmp_path: Path,
    cloud: Cloud,
    aws_account: str,
    embedded_aws: State,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    for name, value in sandbox_environment(embedded_aws.url, aws_account).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    return write_files(tmp_path, files(cloud, aws_account))


def files(cloud: Cloud, account: str) -> dict[str, str]:
    def published(reference: str) -> dict[str, Any]:
        arn = cloud.arns[reference]
        number = int(arn.rsplit(":", 1)[1])
        entry = {"layer_version": number, "arn": arn, "published_at": "2026-11-20T09:14:03Z"}
        return {REGION: {"universal": entry}}

    held = {
        name: {version: published(f"{name}@{version}") for version in ("1.0.0", "1.1.0")}
        for name in LAYERS
    }
    return repository_files(
        {name: layer() for name in LAYERS},
        released={name: releases("1.0.0", "1.1.0", "2.0.0") for name in LAYERS},
        functions={"checkout": function(layers=list(LAYERS))},
        environments={"prod": environment(account=account, track="manual")},
        locks={
            "prod": {
                "layers": held,
                "functions": {"checkout": {"base": "1.0.0", "tools": "1.1.0"}},
            }
        },
    )


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], root: Path) -> Run:
    def run(*arguments: str) -> Ran:
        return layergen(capsys, root, *arguments, "--env", "prod")

    return run


@pytest.fixture
def attach(run: Run) -> Run:
    def attach(*options: str) -> Ran:
        return run("attach", "checkout", *options)

    return attach


def test_the_pins_become_layers_in_order_and_a_version(attach: Run, cloud: Cloud) -> None:
    ran = attach()

    wanted = [cloud.arns["base@1.0.0"], cloud.arns["tools@1.1.0"]]
    assert ran.code == 0
    assert ran.out.splitlines() == [
        "checkout in eu-west-1:",
        f"+ {wanted[0]}",
        f"+ {wanted[1]}",
    ]
    assert "published as version 1" in ran.err
    assert cloud.layers() == cloud.layers("1") == wanted


def test_a_second_run_does_nothing(attach: Run, cloud: Cloud) -> None:
    attach()
    ran = attach()

    assert (ran.code, ran.out) == (0, "")
    assert "nothing to do, version 1 has them" in ran.err
    assert cloud.versions() == ["1"]


def test_a_dry_run_shows_the_difference_and_changes_nothing(attach: Run, cloud: Cloud) -> None:
    cloud.set_layers(cloud.arns["base@1.1.0"])

    ran = attach("--dry-run")

    assert ran.code == 0
    assert f"- {cloud.arns['base@1.1.0']}" in ran.out
    assert f"+ {cloud.arns['base@1.0.0']}" in ran.out
    assert "would change $LATEST and publish a version" in ran.err
    assert cloud.layers() == [cloud.arns["base@1.1.0"]]
    assert cloud.versions() == []


def test_layers_of_others_stay_where_they_stand(attach: Run, cloud: Cloud) -> None:
    other = cloud.publish("insights", "1")
    cloud.set_layers(cloud.foreign, cloud.arns["tools@1.0.0"], other)

    attach()

    assert cloud.layers() == [
        cloud.foreign,
        cloud.arns["base@1.0.0"],
        cloud.arns["tools@1.1.0"],
        other,
    ]


def test_what_was_stopped_before_publishing_is_finished(attach: Run, cloud: Cloud) -> None:
    cloud.set_layers(cloud.arns["base@1.0.0"], cloud.arns["tools@1.1.0"])

    dry = attach("--dry-run")
    ran = attach()

    assert "$LATEST has them; would publish a version" in dry.err
    assert "published as version 1" in ran.err
    assert cloud.layers("1") == [cloud.arns["base@1.0.0"], cloud.arns["tools@1.1.0"]]


def test_another_function_than_the_strategy_says_is_left_alone(attach: Run, cloud: Cloud) -> None:
    cloud.aws.update_function_configuration(FunctionName="checkout", Runtime="python3.13")

    ran = attach()

    assert (ran.code, ran.out) == (1, "")
    assert "its runtime is python3.13 there and python3.12 in layers.yaml" in ran.err
    assert cloud.layers() == []


def test_a_release_that_is_not_published_there_is_named(
    run: Run, attach: Run, cloud: Cloud
) -> None:
    run("promote", "tools@2.0.0")
    assert run("pin", "checkout", "tools@2.0.0").code == 0

    ran = attach()

    assert (ran.code, ran.out) == (1, "")
    assert "tools@2.0.0 universal is not recorded as published" in ran.err
    assert "layergen record --env prod" in ran.err
    assert cloud.layers() == []


def test_a_function_nobody_knows(run: Run) -> None:
    ran = run("attach", "checkuot")

    assert ran.code == 1
    assert "there is no function 'checkuot'" in ran.err
    assert "did you mean 'checkout'?" in ran.err


def test_a_function_that_is_not_in_aws(attach: Run, cloud: Cloud) -> None:
    cloud.aws.delete_function(FunctionName="checkout")

    ran = attach()

    assert (ran.code, ran.out) == (1, "")
    assert "there is no function checkout in eu-west-1" in ran.err


def test_a_layer_that_was_deleted_is_named_by_aws(attach: Run, cloud: Cloud) -> None:
    cloud.aws.delete_layer_version(LayerName="base", VersionNumber=1)

    ran = attach()

    assert ran.code == 1
    assert "base" in ran.err
    assert cloud.layers() == []
