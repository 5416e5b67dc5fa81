"""An account that was filled by hand is taken over, and the real plan has nothing to do."""

import io
import json
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Boto
from tests.repositories import REGION, environment, repository_files, write_files
from tests.terraform.checkout import Checkout

OTHER = "us-east-1"
FIRST, SECOND = "222233334444", "333344445555"
ORGANIZATION = "o-exampleorgid"
EVERY_CHARACTER = "abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789"
NAMES = (
    EVERY_CHARACTER,
    "x" * 140,
    "a",
    "9lives",
    "-dash",
    "_under",
    "UPPER",
    "null",
    "1e3",
    "for",
    "data-tools-arm64",
    "data-tools-x86_64",
    "single",
    "several",
    "organization",
    "everybody",
    "mixed",
    "silent",
    "node",
    "twice",
)
"""Twenty layers with three versions each; what they are is told by their numbers below."""


def zipped(files: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            info = zipfile.ZipInfo(name, (2021, 5, 4, 3, 2, 2))
            info.external_attr = (stat.S_IFREG | 0o755) << 16
            archive.writestr(info, content)
    return buffer.getvalue()


def content_of(name: str, number: int) -> bytes:
    if name == "node":
        package = {"name": "ms", "version": f"2.{number}.0", "license": "MIT"}
        return zipped({"nodejs/node_modules/ms/package.json": json.dumps(package)})
    if name == "twice":
        number = 1
    return zipped({f"python/{name[:20]}.py": f"VERSION = {number}\n", "bin/tool": "#!/bin/sh\n"})


class ByHand:
    """Somebody with an account and the AWS CLI."""

    def __init__(self, boto: Boto) -> None:
        self._clients = {region: boto("lambda", region) for region in (REGION, OTHER)}
        role = boto("iam").create_role(RoleName="function", AssumeRolePolicyDocument="{}")
        self.role = role["Role"]["Arn"]

    def aws(self, region: str = REGION) -> Any:
        return self._clients[region]

    def publish(self, name: str, number: int, region: str = REGION) -> None:
        said: dict[str, Any] = {
            "Description": f"{name} of ${{May}} %{{x}} e\u0301",
            "LicenseInfo": "MIT",
            "CompatibleRuntimes": ["python3.13", "python3.12"],
            "CompatibleArchitectures": ["arm64", "x86_64"],
        }
        if name == "silent":
            said = {}
        if name == "node":
            said["CompatibleRuntimes"] = ["nodejs22.x", "nodejs14.x"]
        self.aws(region).publish_layer_version(
            LayerName=name, Content={"ZipFile": content_of(name, number)}, **said
        )

    def grant(self, name: str, number: int, statement: str, whom: str) -> None:
        to = {"Principal": "*", "OrganizationId": whom} if whom.startswith("o-") else {}
        self.aws().add_layer_version_permission(
            LayerName=name,
            VersionNumber=number,
            StatementId=statement,
            Action="lambda:GetLayerVersion",
            **(to or {"Principal": whom}),
        )

    def deploy(self, name: str, layer: str, number: int, **alias: Any) -> None:
        aws = self.aws()
        found = aws.get_layer_version(LayerName=layer, VersionNumber=number)
        aws.create_function(
            FunctionName=name,
            Runtime="python3.12",
            Architectures=["arm64"],
            Handler="handler.handler",
            Role=self.role,
            Code={"ZipFile": zipped({"handler.py": ""})},
            Layers=[found["LayerVersionArn"]],
            Publish=True,
        )
        aws.update_function_configuration(FunctionName=name, Description="changed")
        aws.publish_version(FunctionName=name)
        aws.create_alias(FunctionName=name, Name="live", **{"FunctionVersion": "1", **alias})


def fill(hand: ByHand) -> dict[str, list[int]]:
    """Publish sixty versions of twenty layers, with gaps, policies and fifteen aliases."""
    numbers: dict[str, list[int]] = {}
    for name in NAMES:
        for number in range(1, 5):
            hand.publish(name, number)
        gone = 1 + len(name) % 4
        hand.aws().delete_layer_version(LayerName=name, VersionNumber=gone)
        numbers[name] = [number for number in range(1, 5) if number != gone]
    for name, whom in (("single", FIRST), ("organization", ORGANIZATION), ("everybody", "*")):
        for number in numbers[name]:
            hand.grant(name, number, f"hand-{number}", whom)
    for number in numbers["several"]:
        for account in (FIRST, SECOND):
            hand.grant("several", number, f"to-{account}", account)
    hand.grant("mixed", numbers["mixed"][2], "to-first", FIRST)
    hand.grant("mixed", numbers["mixed"][1], "to-second", SECOND)
    shifting = {"RoutingConfig": {"AdditionalVersionWeights": {"2": 0.1}}, "Description": "mine"}
    odd = {"RoutingConfig": {"AdditionalVersionWeights": {"2": 0.125}}}
    for index, name in enumerate(NAMES[:15]):
        alias = shifting if index == 0 else odd if index == 1 else {}
        hand.deploy(f"function-{index}", name, numbers[name][-1], **alias)
    # The other region counts from 1 again, and has something of its own.
    for number in (3, 4, 9):
        hand.publish("a", number, OTHER)
    return numbers


@pytest.fixture
def hand(boto: Boto) -> ByHand:
    return ByHand(boto)


SHARED = ("single", "several", "organization", "everybody", "mixed")


def policies(hand: ByHand, numbers: dict[str, list[int]]) -> dict[tuple[str, int], Any]:
    aws = hand.aws()
    found: dict[tuple[str, int], Any] = {}
    for name in SHARED:
        for number in numbers.get(name, ()):
            try:
                policy = aws.get_layer_version_policy(LayerName=name, VersionNumber=number)
            except aws.exceptions.ResourceNotFoundException:
                continue
            found[name, number] = json.loads(policy["Policy"])["Statement"]
    return found


def whom(statements: list[Any]) -> list[str]:
    return sorted(statement["Principal"]["AWS"].split(":")[4] for statement in statements)


def files_of(root: Path) -> dict[str, bytes]:
    """Give what is in git: what commands of layergen write, and what people wrote."""
    found = [*root.glob("*.*"), *root.glob("layers/**/*"), *root.glob("envs/*/*.*")]
    return {str(path): path.read_bytes() for path in found if path.is_file()}


def in_both(checkout: Checkout) -> tuple[Checkout, Checkout]:
    other = Checkout(checkout.path, checkout.env, checkout._terraform, checkout._init)
    other.root = checkout.path / f"envs/dev/{OTHER}"
    return checkout, other


def test_an_account_filled_by_hand_is_adopted_without_a_change(
    checkout: Checkout, aws_account: str, hand: ByHand, tmp_path: Path
) -> None:
    numbers = fill(hand)
    before = policies(hand, numbers)
    dev = environment(account=aws_account, track="manual", regions=[REGION, OTHER])
    write_files(checkout.path, repository_files({}, released={}, environments={"dev": dev}))
    checkout.env["LAYERGEN_CACHE"] = str(tmp_path / "cache")
    roots = in_both(checkout)

    told = json.loads(checkout.layergen("import", "--env", "dev", "--format", "json"))
    files = files_of(checkout.path)
    again = json.loads(checkout.layergen("import", "--env", "dev", "--format", "json"))
    for root in roots:
        root.render()
    planned = [root.planned()["resource_changes"] for root in roots]
    applied = [root.apply_messages() for root in roots]
    checkout.layergen("record", "--env", "dev")
    rendered = checkout.render()
    recorded = files_of(checkout.path)
    third = json.loads(checkout.layergen("import", "--env", "dev", "--format", "json"))
    emptied = [root.plan() for root in roots]
    kept, unchanged = policies(hand, numbers), files_of(checkout.path)
    # What cannot be imported is given anew, before the old statements go.
    taking = json.loads(
        checkout.layergen("import", "--env", "dev", "--take-grants", "--format", "json")
    )
    checkout.render()
    given = checkout.apply()
    for number in numbers["several"]:
        for account in (FIRST, SECOND):
            hand.aws().remove_layer_version_permission(
                LayerName="several", VersionNumber=number, StatementId=f"to-{account}"
            )

    # All of it is taken over, but for what is told.
    versions = [one for one in told["adopted"] if one["kind"] == "version"]
    assert len(versions) == 60 + 3
    assert sorted({(one["kind"], one["name"]) for one in told["left_alone"]}) == [
        ("alias", "function-1/live"),
        *(("grants", f"mixed:{number}") for number in numbers["mixed"][:2]),
        *(("grants", f"several:{number}") for number in numbers["several"]),
    ]
    # The plan imports, and does nothing else.
    for changes in planned:
        assert {tuple(change["change"]["actions"]) for change in changes} == {("no-op",)}
        assert all(change["change"].get("importing") for change in changes)
    kinds = [change["type"].removeprefix("aws_lambda_") for change in planned[0]]
    assert kinds.count("layer_version") == 60
    assert kinds.count("layer_version_permission") == 3 * 3 + 1
    assert kinds.count("alias") == 14
    assert [change["type"] for change in planned[1]] == ["aws_lambda_layer_version"] * 3
    for messages, changes in zip(applied, planned, strict=True):
        (summary, _) = (m["changes"] for m in messages if m["type"] == "change_summary")
        assert (summary["add"], summary["change"], summary["remove"]) == (0, 0, 0)
        assert summary["import"] == len(changes)
    assert kept == before
    assert hand.aws().get_alias(FunctionName="function-0", Name="live")["Description"] == "mine"
    # Nothing is left to do, and nothing new is found.
    assert set(rendered.split()) == {
        "delete",
        *(f"envs/dev/{region}/imports.tf" for region in (REGION, OTHER)),
    }
    assert emptied == [{}, {}]
    for more in (again, third):
        assert (more["adopted"], more["releases"], more["layers"]) == ([], [], [])
    assert files.keys() <= recorded.keys()
    assert unchanged == recorded
    several = "module.several.aws_cloudformation_stack.grants"
    mixed = "module.mixed.aws_lambda_layer_version_permission.this"
    assert given == {
        **{f'{several}["0.0.{number}"]': "create" for number in numbers["several"]},
        f'{mixed}["0.0.{numbers["mixed"][0]}"]': "create",
    }
    assert len(taking["notes"]) == 2 * 3
    assert checkout.plan() == {}
    for number in numbers["several"]:
        assert whom(policies(hand, numbers)["several", number]) == [FIRST, SECOND]
    assert whom(policies(hand, numbers)["mixed", numbers["mixed"][1]]) == [SECOND]
