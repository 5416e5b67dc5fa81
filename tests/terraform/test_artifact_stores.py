"""What `build --push` uploads is where the real Terraform looks for it, and Lambda takes it."""

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import Boto, InitTerraform, RunTerraform
from tests.repositories import LAYER, REGION, environment, layer, repository_files, write_files
from tests.unit.cli.running import layergen


def test_terraform_publishes_from_the_bucket(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    boto: Boto,
    aws_account: str,
    aws_environment: dict[str, str],
    terraform: RunTerraform,
    terraform_init: InitTerraform,
) -> None:
    for name, value in aws_environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    monkeypatch.setenv("LAYERGEN_CACHE", str(tmp_path / "cache"))
    boto("s3").create_bucket(
        Bucket=f"acme-{aws_account}-{REGION}",
        CreateBucketConfiguration={"LocationConstraint": REGION},
    )
    s3 = {"s3": {"bucket": "acme-{account}-{region}"}}
    files = repository_files(
        layers={LAYER: layer()},
        released={},
        environments={"dev": environment(account=aws_account, artifacts=s3)},
    )
    root = write_files(tmp_path / "repository", files)
    for command in (["release", LAYER], ["build", "--env", "dev", "--push"], ["render"]):
        ran = layergen(capsys, root, *command)
        assert ran.code == 0, ran.err
    shutil.rmtree(root / "dist")

    here = root / "envs/dev" / REGION
    terraform_init(here, env=aws_environment)
    terraform(here, "apply", "-auto-approve", "-input=false", env=aws_environment)

    lock = json.loads((root / "layers.lock.json").read_text())
    released = lock["layers"][LAYER]["1.0.0"]["artifacts"]["universal"]
    published = boto("lambda").get_layer_version(LayerName=LAYER, VersionNumber=1)
    assert published["Content"]["CodeSha256"] == released["sha256"]
