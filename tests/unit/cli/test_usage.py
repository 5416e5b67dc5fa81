"""`layergen usage` against an AWS that answers over HTTP, page by page."""

import io
import json
import re
import socket
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import boto3
import pytest

from layergen.sandbox import lifecycle
from layergen.sandbox.environment import environment as sandbox_environment
from layergen.sandbox.state import State
from tests.repositories import (
    ACCOUNT,
    LAYER,
    environment,
    publication,
    releases,
    repository_files,
    write_files,
)
from tests.unit.cli.running import layergen, lock_of

REGIONS = ["eu-west-1", "us-east-1"]
MORE_THAN_A_PAGE = 60


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[State]:
    with lifecycle.ephemeral(tmp_path_factory.mktemp("sandbox")) as state:
        yield state


@pytest.fixture(autouse=True)
def credentials(sandbox: State, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in the example's account of the sandbox."""
    for name, value in sandbox_environment(sandbox.url, ACCOUNT).items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_PROFILE", raising=False)


def archive(content: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        opened.writestr("handler.py", content)
    return buffer.getvalue()


@pytest.fixture(scope="module")
def deployed(sandbox: State) -> list[int]:
    """Layer versions in the account: `checkout` went from the first to the second.

    Its published version 1 keeps the first one; enough other functions stand before it that they
    fill a page.
    """
    env = sandbox_environment(sandbox.url, ACCOUNT)
    session: Any = boto3.Session(
        aws_access_key_id=env["AWS_ACCESS_KEY_ID"],
        aws_secret_access_key=env["AWS_SECRET_ACCESS_KEY"],
        aws_session_token=env["AWS_SESSION_TOKEN"],
        region_name="eu-west-1",
    )
    iam = session.client("iam", endpoint_url=sandbox.url)
    aws = session.client("lambda", endpoint_url=sandbox.url)
    role = iam.create_role(RoleName="function", AssumeRolePolicyDocument="{}")["Role"]["Arn"]
    layers = [
        aws.publish_layer_version(LayerName=LAYER, Content={"ZipFile": archive(str(number))})
        for number in range(3)
    ]

    def create(name: str, attached: list[str]) -> None:
        aws.create_function(
            FunctionName=name,
            Runtime="python3.12",
            Handler="handler.handler",
            Role=role,
            Code={"ZipFile": archive("")},
            Layers=attached,
        )

    for number in range(MORE_THAN_A_PAGE):
        create(f"bystander-{number}", [])
    create("checkout", [layers[0]["LayerVersionArn"]])
    aws.publish_version(FunctionName="checkout")
    aws.update_function_configuration(
        FunctionName="checkout", Layers=[layers[1]["LayerVersionArn"]]
    )
    return [layer["Version"] for layer in layers]


@pytest.fixture
def root(tmp_path: Path, deployed: list[int]) -> Path:
    versions = {
        f"1.{index}.0": {"eu-west-1": {"universal": publication(LAYER, number)}}
        for index, number in enumerate(deployed)
    }
    versions["1.0.0"]["us-east-1"] = {"universal": publication(LAYER, 1, "us-east-1")}
    return write_files(
        tmp_path,
        repository_files(
            released={LAYER: releases(*versions)},
            environments={
                "dev": environment(regions=REGIONS),
                "new": environment(name_prefix="new-"),
                "other": environment(account="999988887777", name_prefix="other-"),
                "assumed": environment(
                    account="999988887777",
                    assume_role="arn:aws:iam::999988887777:role/deploy",
                ),
            },
            locks={"dev": {"layers": {LAYER: versions}}},
        ),
    )


def used_by(root: Path) -> dict[str, dict[str, list[str] | None]]:
    return {
        version: {region: one["universal"].get("used_by") for region, one in regions.items()}
        for version, regions in lock_of(root)["layers"][LAYER].items()
    }


def test_published_versions_of_functions_count(
    capsys: pytest.CaptureFixture[str], root: Path
) -> None:
    ran = layergen(capsys, root, "usage", "--env", "dev", "--format", "json")

    assert ran.code == 0
    shown = json.loads(ran.out)
    assert (shown["environment"], shown["regions"]) == ("dev", REGIONS)
    functions = {
        (p["release"], p["region"]): {
            name: [*found["versions"]] for name, found in p["functions"].items()
        }
        for p in shown["publications"]
    }
    assert functions == {
        ("1.0.0", "eu-west-1"): {"checkout": ["1"]},
        ("1.0.0", "us-east-1"): {},
        ("1.1.0", "eu-west-1"): {"checkout": ["$LATEST"]},
        ("1.2.0", "eu-west-1"): {},
    }


def test_looking_writes_nothing(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    before = lock_of(root)
    ran = layergen(capsys, root, "usage", "--env", "dev")
    rows = [
        [cell.strip() for cell in re.split(r" {2,}", line, maxsplit=4)]
        for line in ran.out.splitlines()
    ]
    assert [(row[0], row[4]) for row in rows if row[0].startswith(LAYER)] == [
        (f"{LAYER}@1.0.0", "checkout (1)"),
        (f"{LAYER}@1.0.0", "nobody"),
        (f"{LAYER}@1.1.0", "checkout ($LATEST)"),
        (f"{LAYER}@1.2.0", "nobody"),
    ]
    assert lock_of(root) == before


def test_write_stores_names_for_the_regions_looked_at(
    capsys: pytest.CaptureFixture[str], root: Path
) -> None:
    write = ("usage", "--env", "dev", "--write")

    layergen(capsys, root, *write, "--region", "eu-west-1")
    assert used_by(root) == {
        "1.0.0": {"eu-west-1": ["checkout"], "us-east-1": None},
        "1.1.0": {"eu-west-1": ["checkout"]},
        "1.2.0": {"eu-west-1": []},
    }

    layergen(capsys, root, *write)
    assert used_by(root)["1.0.0"]["us-east-1"] == []
    assert "nothing new" in layergen(capsys, root, *write).err


def test_without_publications_it_says_so(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    ran = layergen(capsys, root, "usage", "--env", "new")
    assert (ran.code, ran.out) == (0, "")
    assert "new has no recorded publication" in ran.err


def test_another_account_is_refused(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    ran = layergen(capsys, root, "usage", "--env", "other")
    assert (ran.code, ran.out) == (1, "")
    assert f"these credentials are of account {ACCOUNT}, but other is account 9999" in ran.err


def test_the_role_of_the_environment_is_taken_on(
    capsys: pytest.CaptureFixture[str], root: Path
) -> None:
    assert layergen(capsys, root, "usage", "--env", "assumed").code == 0


class TestWhatCanGoWrong:
    """Each in one sentence, and nothing printed that could be taken for an answer."""

    def refused(self, capsys: pytest.CaptureFixture[str], root: Path) -> str:
        ran = layergen(capsys, root, "usage", "--env", "dev", "--write")
        assert (ran.code, ran.out) == (1, "")
        assert set(used_by(root)["1.0.0"].values()) == {None}
        return ran.err

    def test_nobody_answers(
        self,
        capsys: pytest.CaptureFixture[str],
        root: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            port = closed.getsockname()[1]
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
        err = self.refused(capsys, root)
        assert "AWS cannot be reached" in err
        assert "AWS_ENDPOINT_URL" in err

    def test_the_endpoint_is_no_url(
        self,
        capsys: pytest.CaptureFixture[str],
        root: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setenv("AWS_ENDPOINT_URL", "nowhere")
        assert "AWS cannot be asked: Invalid endpoint: nowhere" in self.refused(capsys, root)

    def test_there_are_no_credentials(
        self,
        capsys: pytest.CaptureFixture[str],
        root: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"):
            monkeypatch.delenv(name)
        err = self.refused(capsys, root)
        assert "there are no usable AWS credentials: Unable to locate credentials" in err
        assert "AWS_PROFILE" in err

    def test_the_profile_does_not_exist(
        self,
        capsys: pytest.CaptureFixture[str],
        root: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setenv("AWS_PROFILE", "nobody")
        assert "config profile (nobody) could not be found" in self.refused(capsys, root)
