"""Two accounts behind assumed roles, one of them in three regions, with the real provider.

Every region numbers layer versions for itself. The locks keep them apart, and a pin moves a
function in every region of its environment, and nowhere else.
"""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Boto, InitTerraform, RunTerraform
from tests.repositories import (
    LAYER,
    environment,
    function,
    layer,
    repository_files,
    write_files,
)
from tests.unit.cli.running import layergen, lock_of

REGIONS = ("ap-southeast-2", "eu-west-1", "us-east-1")
PROD = tuple(("prod", region) for region in REGIONS)
ROOTS = (("partner", "eu-west-1"), *PROD)
STRANGERS = {("prod", "eu-west-1"): 2, ("prod", "us-east-1"): 1}
"""Versions under the name of the layer that were there before Terraform, by root."""

FUNCTION = """\
resource "aws_lambda_function" "checkout" {
  function_name = "checkout"
  role          = "ROLE"
  runtime       = "python3.12"
  architectures = ["arm64"]
  handler       = "data_tools.handler"
  filename      = "${path.module}/../../../dist/layers/data-tools/1.0.0/universal.zip"
  layers        = local.layers_for["checkout"]
}
"""

Root = tuple[str, str]


class Fleet:
    """A repository with both environments, and Terraform in all of its roots."""

    def __init__(
        self,
        path: Path,
        capsys: pytest.CaptureFixture[str],
        account: str,
        boto: Boto,
    ) -> None:
        self.path = path
        self.capsys = capsys
        self.accounts = {"prod": f"3{account[1:]}", "partner": f"4{account[1:]}"}
        self.boto = boto
        files = repository_files(
            {LAYER: layer()},
            functions={"checkout": function()},
            environments={
                name: environment(
                    account=number,
                    regions=[region for env, region in ROOTS if env == name],
                    track="manual",
                    assume_role=f"arn:aws:iam::{number}:role/layers-deploy",
                )
                for name, number in self.accounts.items()
            },
        )
        del files["layers.lock.json"]
        write_files(path, files)

    def run(self, *arguments: str) -> str:
        ran = layergen(self.capsys, self.path, *arguments)
        assert ran.code == 0, ran.err
        return ran.err

    def release_twice(self) -> None:
        self.run("release", LAYER)
        source = self.path / f"layers/{LAYER}/python/data_tools.py"
        source.write_text(source.read_text("utf-8") + "handler = print\n", "utf-8")
        self.run("release", LAYER, "--version", "1.1.0")
        for name in self.accounts:
            self.run("promote", f"{LAYER}@1.0.0", "--env", name, "--pin")
            self.run("promote", f"{LAYER}@1.1.0", "--env", name)

    def folder(self, root: Root) -> Path:
        return self.path / "envs" / "/".join(root)

    def client(self, root: Root) -> Any:
        return self.boto("lambda", root[1], account=self.accounts[root[0]])

    def inhabit(self) -> None:
        """Put a hand-written function beside each root, and strangers under the layer's name."""
        for number in self.accounts.values():
            iam = self.boto("iam", account=number)
            iam.create_role(RoleName="checkout", AssumeRolePolicyDocument="{}")
        archive = self.path / f"dist/layers/{LAYER}/1.0.0/universal.zip"
        for root in ROOTS:
            role = f"arn:aws:iam::{self.accounts[root[0]]}:role/checkout"
            write_files(self.folder(root), {"functions.tf": FUNCTION.replace("ROLE", role)})
            for _ in range(STRANGERS.get(root, 0)):
                self.client(root).publish_layer_version(
                    LayerName=LAYER, Content={"ZipFile": archive.read_bytes()}
                )

    def arn(self, root: Root, version: str) -> str:
        """Give what the lock says that a release is in a root."""
        regions = lock_of(self.path, root[0])["layers"][LAYER][version]
        return str(regions[root[1]]["universal"]["arn"])

    def attached(self) -> dict[Root, list[str]]:
        """Give what the function has in AWS, by root."""
        found = {
            root: self.client(root).get_function_configuration(FunctionName="checkout")
            for root in ROOTS
        }
        return {root: [one["Arn"] for one in made["Layers"]] for root, made in found.items()}


def test_versions_of_regions_and_accounts_are_kept_apart(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    aws_account: str,
    aws_environment: Mapping[str, str],
    boto: Boto,
    terraform: RunTerraform,
    terraform_init: InitTerraform,
) -> None:
    fleet = Fleet(tmp_path, capsys, aws_account, boto)

    def apply(roots: Iterable[Root]) -> None:
        def one(root: Root) -> None:
            folder = fleet.folder(root)
            if not (folder / ".terraform").exists():
                terraform_init(folder, env=aws_environment)
            terraform(folder, "apply", "-input=false", "-auto-approve", env=aws_environment)

        with ThreadPoolExecutor(max_workers=2) as pool:
            list(pool.map(one, roots))

    fleet.release_twice()
    fleet.run("render")
    fleet.inhabit()
    apply(ROOTS)
    for name in fleet.accounts:
        fleet.run("record", "--env", name)
    before = fleet.attached()
    moved = fleet.run("pin", "checkout", f"{LAYER}@1.1.0", "--env", "prod")
    fleet.run("render")
    apply(PROD)
    after = fleet.attached()

    for root in ROOTS:
        env, region = root
        name = f"arn:aws:lambda:{region}:{fleet.accounts[env]}:layer:{LAYER}"
        first = STRANGERS.get(root, 0) + 1
        recorded = {fleet.arn(root, version) for version in ("1.0.0", "1.1.0")}
        assert recorded == {f"{name}:{first}", f"{name}:{first + 1}"}
        assert before[root] == [fleet.arn(root, "1.0.0")]
        assert after[root] == [fleet.arn(root, "1.1.0" if env == "prod" else "1.0.0")]
    assert moved.startswith(f"checkout in prod: {LAYER} from 1.0.0 to 1.1.0")
    for root in (("prod", "eu-west-1"), ("partner", "eu-west-1")):
        # It exits with 2 if there is anything to do.
        plan = ("plan", "-input=false", "-detailed-exitcode")
        terraform(fleet.folder(root), *plan, env=aws_environment)
    # The account that the program started in got nothing.
    assert boto("lambda").list_layers()["Layers"] == []
