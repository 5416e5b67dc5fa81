"""The import canary with the real Terraform: probes, a release that fails, and a guarded start."""

import io
import json
import platform
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Boto, InitTerraform, RunTerraform
from tests.repositories import LAYER, REGION, function, layer
from tests.terraform.checkout import Checkout

RUNTIME = f"python3.{sys.version_info.minor}"
ARCHITECTURE = {"aarch64": "arm64", "arm64": "arm64"}.get(platform.machine(), "x86_64")
PROBE = f"layergen-probe-{RUNTIME.replace('.', '')}-{ARCHITECTURE}"
PROBE_ADDRESS = f'module.import_probes.aws_lambda_function.this["{PROBE}"]'


@pytest.fixture
def checkout(
    tmp_path: Path,
    aws_environment: dict[str, str],
    aws_account: str,
    terraform: RunTerraform,
    terraform_init: InitTerraform,
) -> Checkout:
    env = {**aws_environment, "LAYERGEN_CACHE": str(tmp_path / "cache")}
    made = Checkout(tmp_path / "repository", env, terraform, terraform_init)
    made.write(
        {LAYER: layer(runtimes=[RUNTIME], architectures=[ARCHITECTURE])},
        functions={
            "checkout": function(
                runtime=RUNTIME,
                architecture=ARCHITECTURE,
                alias="live",
                rollout={"steps": [10], "bake": "1m", "smoke": True},
            )
        },
        environment={"probes": True},
        account=aws_account,
    )
    return made


def archive(name: str, content: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        opened.writestr(name, content)
    return buffer.getvalue()


def lock_of(checkout: Checkout) -> Any:
    return json.loads((checkout.path / "envs/dev/env.lock.json").read_text("utf-8"))


def test_nothing_is_shifted_that_does_not_load(checkout: Checkout, boto: Boto) -> None:
    aws = boto("lambda")

    def nothing_is_left() -> bool:
        probe = aws.get_function_configuration(FunctionName=PROBE)
        left = aws.list_layer_versions(LayerName="layergen-smoke")["LayerVersions"]
        return not (left or probe.get("Layers") or probe.get("Environment", {}).get("Variables"))

    # The probe comes with the root.
    checkout.layergen("release", LAYER)
    checkout.render()
    checkout.layergen("build")
    assert checkout.apply()[PROBE_ADDRESS] == "create"

    # A release that loads in Lambda is cut, one that does not is refused.
    module = checkout.path / f"layers/{LAYER}/python"
    (module / "more.py").write_text("import data_tools, boto3\n", "utf-8")
    ran = checkout.run("release", LAYER, "--smoke", "dev")
    assert ran.returncode == 0, ran.stderr
    assert f"{LAYER}@1.0.1 (universal), {RUNTIME} on {ARCHITECTURE}: 2 imports" in ran.stderr
    assert nothing_is_left()
    locked = (checkout.path / "layers.lock.json").read_text("utf-8")
    (module / "broken.py").write_text("import nowhere\n", "utf-8")
    said = checkout.layergen("release", LAYER, "--smoke", "dev", code=1)
    assert "broken: ModuleNotFoundError: No module named 'nowhere'" in said
    assert (checkout.path / "layers.lock.json").read_text("utf-8") == locked
    assert not list((checkout.path / "dist/layers").glob(".new-*"))
    assert nothing_is_left()

    # A function with an alias, and a version of it with the new release.
    role = boto("iam").create_role(RoleName="function", AssumeRolePolicyDocument="{}")["Role"]
    aws.create_function(
        FunctionName="checkout",
        Runtime=RUNTIME,
        Architectures=[ARCHITECTURE],
        Handler="handler.handler",
        Role=role["Arn"],
        Code={"ZipFile": archive("handler.py", "")},
        Publish=True,
    )
    checkout.layergen("rollout", "start", "checkout", "--env", "dev", "--smoke")
    checkout.render()
    checkout.apply()
    checkout.layergen("record", "--env", "dev")
    published = lock_of(checkout)["layers"][LAYER]
    layers = [published["1.0.1"][REGION]["universal"]["arn"]]
    aws.update_function_configuration(FunctionName="checkout", Layers=layers)
    aws.publish_version(FunctionName="checkout")

    # The strategy asks for a smoke test, so nothing is shifted without one.
    before = lock_of(checkout)
    said = checkout.layergen("rollout", "start", "checkout", "--env", "dev", code=1)
    assert "asks for a smoke test, and version 2 has not passed" in said
    assert lock_of(checkout) == before
    checkout.layergen("rollout", "start", "checkout", "--env", "dev", "--smoke")
    rollout = lock_of(checkout)["rollouts"]["checkout"][REGION]
    assert rollout["state"] == "shifting"
    assert rollout["smoke"]["layers"] == layers
    assert (rollout["smoke"]["probe"], rollout["smoke"]["imported"]) == (PROBE, 2)
    assert nothing_is_left()
    checkout.render()
    assert checkout.plan() == {
        'module.alias_routing.aws_lambda_alias.this["checkout/live"]': "update"
    }
