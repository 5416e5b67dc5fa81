"""The modules applied with the real provider: what changes, and that nothing changes after it."""

import base64
import hashlib
import json
import shutil
import zipfile
from pathlib import Path
from typing import Any, Protocol

import pytest

from tests.conftest import Boto, InitTerraform, RunTerraform
from tests.terraform.module_docs import MODULES

# The "_", and the dots and the "+" below, are what the name of a stack cannot hold.
NAME = "data_tools-arm64"
CANDIDATE = "1.4.0-rc.1+build.5"
FIRST, SECOND, THIRD = "222233334444", "333344445555", "444455556666"
ORGANIZATION = "o-exampleorgid"

VERSION = "aws_lambda_layer_version.this"
PERMISSION = "aws_lambda_layer_version_permission.this"
STACK = "aws_cloudformation_stack.grants"


class Root:
    """One Terraform root with one module, applied again and again with other arguments."""

    def __init__(
        self, path: Path, module: str, terraform: RunTerraform, env: dict[str, str]
    ) -> None:
        self.path = path
        self.module = module
        self.terraform = terraform
        self.env = env
        self.happened: list[tuple[str, str]] = []
        """What the last run started and completed, in order."""

    def configure(self, **arguments: Any) -> None:
        main = {
            "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws"}}},
            "provider": {"aws": {"default_tags": {"tags": {"owner": "platform"}}}},
            "module": {"it": {"source": f"./{self.module}", **arguments}},
            "output": {"it": {"value": "${module.it}"}},
        }
        (self.path / "main.tf.json").write_text(json.dumps(main), "utf-8")

    def apply(self, **arguments: Any) -> dict[str, str]:
        """Apply, prove that the next plan is empty, and tell what was changed."""
        self.configure(**arguments)
        # What the plan before has proved need not be read again.
        messages = self.messages("-refresh=false")
        self.run("plan", "-input=false", "-detailed-exitcode")
        self.happened = [
            (message["type"], message["hook"]["resource"]["resource"])
            for message in messages
            if message["type"] in {"apply_start", "apply_complete"}
        ]
        return {
            message["change"]["resource"]["resource"]: message["change"]["action"]
            for message in messages
            if message["type"] == "planned_change" and message["change"]["action"] != "read"
        }

    def messages(self, *options: str, codes: tuple[int, ...] = (0,)) -> list[dict[str, Any]]:
        said = self.run("apply", "-auto-approve", "-input=false", "-json", *options, codes=codes)
        return [json.loads(line) for line in said.splitlines()]

    def output(self) -> Any:
        return json.loads(self.run("output", "-json", "it"))

    def run(self, *arguments: str, codes: tuple[int, ...] = (0,)) -> str:
        return self.terraform(self.path, *arguments, env=self.env, codes=codes).stdout


class MakeRoot(Protocol):
    """Makes a root with a module of ours, ready to apply."""

    def __call__(self, module: str) -> Root: ...


@pytest.fixture
def root_of(
    tmp_path: Path,
    terraform: RunTerraform,
    terraform_init: InitTerraform,
    aws_environment: dict[str, str],
) -> MakeRoot:
    def root_of(module: str) -> Root:
        path = tmp_path / f"root-{module}"
        shutil.copytree(MODULES / module, path / module)
        root = Root(path, module, terraform, aws_environment)
        root.configure()
        terraform_init(path, env=aws_environment)
        return root

    return root_of


def zipped(root: Root, name: str, member: str, text: str) -> dict[str, str]:
    """Build an archive, and tell where it lies and what it holds."""
    archive = root.path / f"{name}.zip"
    with zipfile.ZipFile(archive, "w") as opened:
        opened.writestr(zipfile.ZipInfo(member), text)
    sha256 = base64.b64encode(hashlib.sha256(archive.read_bytes()).digest()).decode()
    return {"sha256": sha256, "filename": archive.name}


def release(root: Root, version: str) -> dict[str, Any]:
    """Build an artifact and describe the release that is locked to it."""
    return {
        "description": f"{version} · Parsing",
        "license": "MIT",
        "runtimes": ["python3.12"],
        "architectures": ["arm64"],
        **zipped(root, version, "python/tools.py", f"VERSION = {version!r}\n"),
    }


def probe(root: Root, name: str) -> dict[str, Any]:
    """Pack a probe and describe it."""
    return {
        "runtime": "python3.12",
        "architecture": "arm64",
        "handler": "probe.handler",
        **zipped(root, name, "probe.py", f"NAME = {name!r}\n"),
    }


def diagnostics(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [message["diagnostic"] for message in messages if "diagnostic" in message]


def account(number: str) -> dict[str, dict[str, str]]:
    return {f"account-{number}": {"principal": number}}


def organization(identifier: str) -> dict[str, dict[str, str]]:
    grant = {"principal": "*", "organization_id": identifier}
    return {f"organization-{identifier}": grant}


def granted(aws_lambda: Any, version: int) -> set[str]:
    """Tell who a layer version's policy lets in."""
    try:
        found = aws_lambda.get_layer_version_policy(LayerName=NAME, VersionNumber=version)
    except aws_lambda.exceptions.ResourceNotFoundException:
        return set()
    return {
        statement["Condition"]["StringEquals"]["aws:PrincipalOrgID"]
        if "Condition" in statement
        else statement["Principal"]["AWS"].split(":")[4]
        for statement in json.loads(found["Policy"])["Statement"]
    }


def test_a_release_comes_and_goes_alone(root_of: MakeRoot) -> None:
    root = root_of("layer")
    releases = {version: release(root, version) for version in ("1.3.0", CANDIDATE)}

    first = root.apply(name=NAME, releases=releases)
    published = root.output()["publications"]
    releases["1.4.0"] = release(root, "1.4.0")
    second = root.apply(name=NAME, releases=releases)
    del releases["1.3.0"]
    third = root.apply(name=NAME, releases=releases)

    assert first == {f'{VERSION}["1.3.0"]': "create", f'{VERSION}["{CANDIDATE}"]': "create"}
    assert second == {f'{VERSION}["1.4.0"]': "create"}
    assert third == {f'{VERSION}["1.3.0"]': "delete"}
    now = root.output()
    assert now["publications"][CANDIDATE] == published[CANDIDATE]
    assert now["arns"] == {key: value["arn"] for key, value in now["publications"].items()}
    assert now["arns"]["1.4.0"].endswith(f":layer:{NAME}:3")
    assert now["publications"]["1.4.0"]["layer_version"] == 3
    assert now["publications"]["1.4.0"]["code_sha256"] == releases["1.4.0"]["sha256"]


def test_other_content_stops_the_run_until_it_is_published_again(
    root_of: MakeRoot, boto: Boto
) -> None:
    root = root_of("layer")
    locked = release(root, "1.4.0")
    built = root.path / locked["filename"]
    right = built.read_bytes()
    built.write_bytes(right + b"tampered")
    root.configure(name=NAME, releases={"1.4.0": locked}, grants=account(FIRST))

    messages = root.messages(codes=(1,))

    (said,) = diagnostics(messages)
    for part in (f"Layer {NAME}, release 1.4.0", locked["sha256"], f'{VERSION}["1.4.0"]'):
        assert part in said["detail"]
    assert granted(boto("lambda"), 1) == set()

    # A second mistake, an artifact that is missing, does not cost the version that there is.
    again = f'-replace=module.it.{VERSION}["1.4.0"]'
    built.unlink()
    root.messages(again, codes=(1,))
    boto("lambda").get_layer_version(LayerName=NAME, VersionNumber=1)

    built.write_bytes(right)
    root.messages(again)
    assert granted(boto("lambda"), 2) == {FIRST}

    moved = {**locked, "filename": None, "s3": {"bucket": "artifacts", "key": "1.4.0.zip"}}
    assert root.apply(name=NAME, releases={"1.4.0": moved}, grants=account(FIRST)) == {}


def test_each_grant_is_given_and_revoked_alone(root_of: MakeRoot, boto: Boto) -> None:
    root = root_of("layer")
    aws_lambda = boto("lambda")
    releases = {"1.3.0": release(root, "1.3.0")}

    def change(*grants: dict[str, dict[str, str]]) -> dict[str, str]:
        together = {key: grant for given in grants for key, grant in given.items()}
        return root.apply(name=NAME, releases=releases, grants=together)

    change(account(FIRST))
    assert granted(aws_lambda, 1) == {FIRST}

    releases[CANDIDATE] = release(root, CANDIDATE)
    assert change(account(FIRST), account(SECOND), organization(ORGANIZATION)) == {
        f'{PERMISSION}["1.3.0"]': "delete",
        f'{VERSION}["{CANDIDATE}"]': "create",
        f'{STACK}["1.3.0"]': "create",
        f'{STACK}["{CANDIDATE}"]': "create",
    }
    for version in (1, 2):
        assert granted(aws_lambda, version) == {FIRST, SECOND, ORGANIZATION}

    without_the_middle_one = change(account(FIRST), organization(ORGANIZATION))
    assert without_the_middle_one == {f'{STACK}["{key}"]': "update" for key in releases}
    for version in (1, 2):
        assert granted(aws_lambda, version) == {FIRST, ORGANIZATION}

    change(organization(ORGANIZATION))
    stack_gone = root.happened.index(("apply_complete", f'{STACK}["1.3.0"]'))
    assert stack_gone < root.happened.index(("apply_start", f'{PERMISSION}["1.3.0"]'))
    for version in (1, 2):
        assert granted(aws_lambda, version) == {ORGANIZATION}


@pytest.fixture
def checkout(boto: Boto, tmp_path: Path) -> str:
    """A function with the versions 1 and 2."""
    role = boto("iam").create_role(RoleName="checkout", AssumeRolePolicyDocument="{}")
    archives = []
    for version in ("1", "2"):
        archive = tmp_path / f"function-{version}.zip"
        with zipfile.ZipFile(archive, "w") as opened:
            opened.writestr("main.py", f"VERSION = {version}\n")
        archives.append(archive.read_bytes())
    aws_lambda = boto("lambda")
    aws_lambda.create_function(
        FunctionName="checkout",
        Role=role["Role"]["Arn"],
        Runtime="python3.12",
        Handler="main.handler",
        Code={"ZipFile": archives[0]},
        Publish=True,
    )
    aws_lambda.update_function_code(FunctionName="checkout", ZipFile=archives[1], Publish=True)
    return "checkout"


def test_a_rollout_updates_the_alias_in_place(root_of: MakeRoot, checkout: str, boto: Boto) -> None:
    root = root_of("alias-routing")
    here = f'aws_lambda_alias.this["{checkout}/live"]'

    def route(version: str, **candidate: Any) -> dict[str, str]:
        alias = {"function_name": checkout, "alias": "live", "version": version, **candidate}
        return root.apply(aliases={f"{checkout}/live": alias})

    def traffic() -> tuple[str, dict[str, float]]:
        found = boto("lambda").get_alias(FunctionName=checkout, Name="live")
        weights = found.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
        return found["FunctionVersion"], weights

    assert route("1") == {here: "create"}
    assert traffic() == ("1", {})
    assert route("1", candidate={"version": "2", "weight": 0.1}) == {here: "update"}
    assert traffic() == ("1", {"2": 0.1})
    assert route("2") == {here: "update"}
    assert traffic() == ("2", {})
    assert root.output()["arns"][f"{checkout}/live"].endswith(":function:checkout:live")


def test_a_probe_says_only_what_is_wrong_with_it(root_of: MakeRoot) -> None:
    root = root_of("import-probe")

    def apply(*options: str, codes: tuple[int, ...] = (0,), **arguments: Any) -> list[Any]:
        root.configure(**arguments)
        return diagnostics(root.messages(*options, codes=codes))

    first, second, third = ({"probe": probe(root, name)} for name in ("first", "second", "third"))

    foreign = f"arn:aws:iam::{FIRST}:role/probe"
    (said,) = apply(probes=first, role_arn=foreign, codes=(1,))
    assert "Cross-account pass role is not allowed" in said["summary"]

    # New code is an update.
    apply(probes=first)
    apply(probes=second)
    built = root.path / third["probe"]["filename"]
    right = built.read_bytes()
    built.write_bytes(right + b"tampered")
    (said,) = apply(probes=third, codes=(1,))
    assert "AWS holds other code than what layergen packed" in said["detail"]

    built.write_bytes(right)
    address = 'aws_lambda_function.this["probe"]'
    assert f"-replace='module.<block>.{address}'" in said["detail"]
    apply(f"-replace=module.it.{address}", probes=third)
