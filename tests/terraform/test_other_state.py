"""A function in another Terraform state takes its layers by parameter: the example root."""

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

from tests.conftest import Boto, InitTerraform, RunTerraform
from tests.repositories import LAYER, REGION, layer, write_files
from tests.terraform.checkout import Checkout
from tests.terraform.module_docs import MODULES

OTHER = "web"
PARAMETER = 'module.layer_parameters.aws_ssm_parameter.this["/layergen/layers/{}"]'
VERSION = 'module.data_tools.aws_lambda_layer_version.this["{}"]'


class OtherState:
    """The example root in a repository of its own, with the folder of the module beside it."""

    def __init__(
        self, path: Path, env: dict[str, str], terraform: RunTerraform, init: InitTerraform
    ) -> None:
        shutil.copytree(MODULES / "layer-lookup", path / "layer-lookup")
        self.root = path / "layer-lookup/examples/other-state"
        self._run = terraform
        self._env = env
        with zipfile.ZipFile(self.root / "function.zip", "w") as opened:
            opened.writestr("handler.py", "def handler(event, context):\n    return event\n")
        self.take("latest")
        init(self.root, env=env)

    def take(self, release: str) -> None:
        """Write what the owner passes to the root: two layers, one of them by this release."""
        layers = [{"layer": OTHER}, {"layer": LAYER, "release": release}]
        variables = {"region": REGION, "package": "function.zip", "layers": layers}
        (self.root / "terraform.tfvars.json").write_text(json.dumps(variables))

    def apply(self) -> dict[str, Any]:
        """Apply, and give what the plan was, by address, with what happens to the layers."""
        command = ("plan", "-input=false", "-out=it.tfplan")
        self._run(self.root, *command, env=self._env)
        shown = json.loads(self._run(self.root, "show", "-json", "it.tfplan", env=self._env).stdout)
        self._run(self.root, "apply", "-input=false", "it.tfplan", env=self._env)
        return {
            one["address"]: one["change"]
            for one in shown["resource_changes"]
            if one["change"]["actions"] != ["no-op"]
        }

    def version(self) -> str:
        said = self._run(self.root, "output", "-raw", "version", env=self._env)
        return said.stdout


def numbers(change: dict[str, Any]) -> list[str]:
    return [arn.rpartition(":layer:")[2] for arn in change["layers"]]


def test_a_release_moves_a_function_of_another_state_as_planned(
    checkout: Checkout,
    tmp_path_factory: Any,
    aws_account: str,
    *,
    aws_environment: dict[str, str],
    terraform: RunTerraform,
    terraform_init: InitTerraform,
    boto: Boto,
) -> None:
    layers = {LAYER: layer(), OTHER: layer(source={"files": f"layers/{OTHER}"})}
    checkout.write(layers, account=aws_account, environment={"parameters": True})
    write_files(checkout.path, {f"layers/{OTHER}/python/web.py": "NAME = 'web'\n"})
    checkout.layergen("release", LAYER)
    checkout.layergen("release", OTHER)
    checkout.render()
    checkout.apply()
    other = OtherState(tmp_path_factory.mktemp("other"), aws_environment, terraform, terraform_init)
    assert set(other.apply()) == {
        "aws_iam_role.this",
        "aws_iam_role_policy.logs",
        "aws_lambda_function.this",
    }
    assert other.version() == "1"

    write_files(checkout.path, {f"layers/{LAYER}/python/data_tools.py": "NAME = 'other'\n"})
    checkout.layergen("release", LAYER, "--version", "1.1.0")
    checkout.render()
    moved = checkout.apply()
    assert {where: what for where, what in moved.items() if not where.startswith("output.")} == {
        VERSION.format("1.1.0"): "create",
        PARAMETER.format(f"{LAYER}/universal/1.1.0"): "create",
        PARAMETER.format(f"{LAYER}/universal/latest"): "update",
    }
    planned = other.apply()
    assert set(planned) == {"aws_lambda_function.this"}
    (change,) = planned.values()
    assert change["actions"] == ["update"]
    assert numbers(change["before"]) == [f"{OTHER}:1", f"{LAYER}:1"]
    assert numbers(change["after"]) == [f"{OTHER}:1", f"{LAYER}:2"]
    assert other.version() == "2"

    # A release stays where it was pinned, and is found under its own name.
    other.take("1.1.0")
    assert other.apply() == {}
    kept = boto("lambda").get_function_configuration(FunctionName="in-another-state", Qualifier="1")
    assert numbers({"layers": [one["Arn"] for one in kept["Layers"]]}) == [
        f"{OTHER}:1",
        f"{LAYER}:1",
    ]
