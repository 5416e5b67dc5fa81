"""Drift made by hand in an account that the real Terraform and provider set up."""

import contextlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Boto, InitTerraform, RunTerraform
from tests.repositories import REGION, function, layer, rolled, write_files
from tests.terraform.checkout import Checkout

ROOT = f"envs/dev/{REGION}"
FRIEND, STRANGER = "222233334444", "999988887777"
SOURCE = "layers/data-tools/python/data_tools.py"
ALIAS = 'module.alias_routing.aws_lambda_alias.this["checkout/live"]'
PERMISSION = 'module.partner.aws_lambda_layer_version_permission.this["1.0.0"]'
VERSION = 'module.{}.aws_lambda_layer_version.this["1.0.0"]'
EMPTY = b"PK\x05\x06" + b"\0" * 18
FUNCTION = """\
resource "aws_lambda_function" "report" {
  function_name = "report"
  role          = "ROLE"
  runtime       = "python3.12"
  architectures = ["arm64"]
  handler       = "data_tools.handler"
  filename      = "${path.module}/../../../dist/layers/tools/1.0.0/universal.zip"
  layers        = local.layers_for["report"]
}
"""

Found = list[tuple[str, str, str]]


class Place(Checkout):
    """A repository with one root, and what `drift` says of it."""

    def drift(self, *options: str, code: int = 2) -> Any:
        ran = self.run("drift", "--format", "json", *options)
        assert ran.returncode == code, f"{ran.stdout}\n{ran.stderr}"
        return json.loads(ran.stdout)

    @contextlib.contextmanager
    def without_init(self) -> Iterator[None]:
        """While inside, the root is as a job finds it that just cloned the repository."""
        names = (".terraform", ".terraform.lock.hcl")
        for name in names:
            (self.root / name).rename(self.path.parent / name)
        yield
        for name in names:
            (self.path.parent / name).rename(self.root / name)

    def files(self) -> dict[str, bytes]:
        """Give the files of the root, the state among them."""
        return {one.name: one.read_bytes() for one in self.root.iterdir()}

    def found(self, *options: str, code: int = 2) -> Found:
        """Give every difference by kind, subject and what is said of it."""
        return found(self.drift(*options, code=code))


class Account:
    """What somebody does by hand, and takes back."""

    def __init__(self, boto: Boto) -> None:
        self.aws = boto("lambda")
        role = boto("iam").create_role(RoleName="function", AssumeRolePolicyDocument="{}")
        self.role = role["Role"]["Arn"]

    def create(self, name: str, *layers: str) -> None:
        self.aws.create_function(
            FunctionName=name,
            Role=self.role,
            Runtime="python3.12",
            Handler="handler.handler",
            Code={"ZipFile": EMPTY},
            Layers=[self.arn(layer) for layer in layers],
            Publish=True,
        )

    def arn(self, layer: str) -> str:
        found = self.aws.list_layer_versions(LayerName=layer)["LayerVersions"]
        return str(found[-1]["LayerVersionArn"])

    def attach(self, name: str, *layers: str) -> None:
        arns = [self.arn(layer) for layer in layers]
        self.aws.update_function_configuration(FunctionName=name, Layers=arns)

    def let_in(self, layer: str, sid: str = "by-hand") -> None:
        self.aws.add_layer_version_permission(
            LayerName=layer,
            VersionNumber=1,
            StatementId=sid,
            Action="lambda:GetLayerVersion",
            Principal=STRANGER,
        )

    def shut_out(self, layer: str, sid: str = "by-hand") -> None:
        self.aws.remove_layer_version_permission(LayerName=layer, VersionNumber=1, StatementId=sid)

    def publish(self, layer: str) -> None:
        self.aws.publish_layer_version(LayerName=layer, Content={"ZipFile": EMPTY})

    def delete(self, layer: str, number: int = 1) -> None:
        self.aws.delete_layer_version(LayerName=layer, VersionNumber=number)

    def move(self, version: str) -> None:
        self.aws.update_alias(FunctionName="checkout", Name="live", FunctionVersion=version)


def found(told: Any) -> Found:
    return [
        (one["kind"], one["subject"], one["what"])
        for cause in told["causes"]
        for one in cause["differences"]
    ]


@pytest.fixture
def account(boto: Boto) -> Account:
    return Account(boto)


@pytest.fixture
def place(
    tmp_path: Path,
    aws_environment: dict[str, str],
    aws_account: str,
    terraform: RunTerraform,
    terraform_init: InitTerraform,
    account: Account,
    plugin_dir: Path,
) -> Place:
    """An account as a team has it: a shared layer, an alias, parameters.

    `report` is deployed by Terraform, `worker` by somebody else.
    """
    env = {**aws_environment, "LAYERGEN_PLUGIN_DIR": str(plugin_dir)}
    place = Place(tmp_path / "it", env, terraform, terraform_init)
    place.path.mkdir()
    plan = {"steps": [10], "bake": "1m"}
    place.write(
        {"tools": layer(), "partner": layer(share={"accounts": [FRIEND]})},
        account=aws_account,
        environment={"parameters": True},
        functions={
            "checkout": function(layers=[], alias="live", rollout=plan),
            "report": function(layers=["tools"]),
            "worker": function(layers=["tools"]),
        },
    )
    rollouts = {"checkout": {REGION: rolled("stable", "1")}}
    lock = json.dumps({"version": 1, "rollouts": rollouts})
    write_files(place.path, {"envs/dev/env.lock.json": lock})
    write_files(place.root, {"functions.tf": FUNCTION.replace("ROLE", account.role)})
    account.create("checkout")
    for name in ("tools", "partner"):
        place.layergen("release", name)
    place.render()
    place.apply()
    place.layergen("record", "--env", "dev")
    account.create("worker", "tools")
    account.aws.update_function_configuration(FunctionName="checkout", MemorySize=256)
    account.aws.publish_version(FunctionName="checkout")
    return place


def test_every_change_by_hand_is_named_once_by_its_kind(place: Place, account: Account) -> None:
    with place.without_init():
        before = place.files()
        clean = place.drift(code=0)
        assert place.files() == before
    assert (found(clean), clean["failures"], clean["not_looked_at"]) == ([], [], [])

    account.move("2")
    account.let_in("partner")
    account.let_in("tools")
    account.attach("report")
    told = place.drift()
    assert found(told) == [
        ("out-of-band", "aws_lambda_function.report", "was changed in AWS"),
        ("out-of-band", ALIAS, "was moved in AWS"),
        ("out-of-band", PERMISSION, "lets in others in AWS"),
        ("out-of-band", VERSION.format("tools"), "lets in others in AWS"),
    ]
    assert [cause["advice"].startswith("AWS was changed by hand") for cause in told["causes"]]
    details = [one["detail"] for cause in told["causes"] for one in cause["differences"]]
    assert details[1:3] == [
        "was: all to version 1; is now: all to version 2",
        f"lets in account {STRANGER}",
    ]

    # What heals it is what the hand did, backwards.
    account.move("1")
    account.attach("report", "tools")
    account.shut_out("partner")
    account.shut_out("tools")
    account.publish("tools")
    account.attach("worker")
    account.delete("partner")
    assert place.found() == [
        ("out-of-band", VERSION.format("partner"), "was deleted in AWS"),
        ("unmanaged", "tools:2", "is in no lock"),
        ("lagging", "worker", "is not on tools@1.0.0"),
    ]

    assert place.found("--refresh-only", "--skip", "unmanaged", "--skip", "lagging") == [
        ("out-of-band", VERSION.format("partner"), "was deleted in AWS"),
    ]

    # The commands of the report, as far as they are Terraform's and ours.
    account.attach("worker", "tools")
    account.delete("tools", 2)
    place.layergen("build", "partner@1.0.0", "--env", "dev")
    place.apply()
    place.layergen("record", "--env", "dev", "--region", REGION)
    place.edit(SOURCE, "data-tools", "better")
    place.layergen("release", "tools")
    place.render()
    pending = place.found()
    assert {kind for kind, _, _ in pending} == {"pending"}
    assert (
        "pending",
        VERSION.format("tools").replace("1.0.0", "1.0.1"),
        "is not made yet",
    ) in pending
