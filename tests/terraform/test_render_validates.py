"""Rendered roots, as they stand, satisfy Terraform and the real provider."""

import shutil
from pathlib import Path

import pytest

from layergen.adapters.terraform import Terraform
from tests.conftest import Boto, InitTerraform, RunTerraform
from tests.repositories import repository_files, write_files
from tests.unit.cli.running import layergen

GOLDEN = Path(__file__).parent.parent / "golden"
STATE_ACCOUNT = "222233334444"
NOWHERE = "http://127.0.0.1:9"


def assert_valid(folder: Path, terraform: Terraform, init: InitTerraform) -> None:
    assert terraform.fmt_check(folder) == ()
    init(folder, backend=False)
    assert terraform.validate(folder) == ()


@pytest.mark.parametrize(
    ("case", "root"),
    [
        ("environments", "local/eu-west-1"),
        ("environments", "s3/us-east-1"),
        ("everything", "prod/eu-west-1"),
    ],
)
def test_a_root_is_valid(
    case: str,
    root: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    installed: Terraform,
    terraform_init: InitTerraform,
) -> None:
    repository = shutil.copytree(GOLDEN / case / "repository", tmp_path / "repository")
    assert layergen(capsys, repository, "render").code == 0
    assert installed.fmt_check(repository / "modules") == ()
    assert_valid(repository / "envs" / root, installed, terraform_init)


def test_a_root_without_releases_is_valid(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    installed: Terraform,
    terraform_init: InitTerraform,
) -> None:
    repository = write_files(tmp_path, repository_files(released={}))
    assert layergen(capsys, repository, "render").code == 0
    assert_valid(repository / "envs/dev/eu-west-1", installed, terraform_init)


@pytest.mark.parametrize(
    ("root", "said"),
    [
        ("local/eu-west-1", 'Successfully configured the backend "local"!'),
        ("s3/eu-west-1", 'Successfully configured the backend "s3"!'),
        # These get as far as the network: their arguments are right.
        ("http/eu-west-1", 'Successfully configured the backend "http"!'),
        ("cloud/eu-west-1", "Failed to request discovery document"),
        ("remote/eu-central-1", "Failed to request discovery document"),
    ],
)
def test_terraform_takes_the_backend(
    root: str,
    said: str,
    tmp_path: Path,
    terraform: RunTerraform,
    aws_environment: dict[str, str],
    boto: Boto,
) -> None:
    folder = tmp_path / root
    folder.mkdir(parents=True)
    shutil.copy(GOLDEN / "environments/expected/envs" / root / "backend.tf", folder)
    bucket = f"acme-terraform-{STATE_ACCOUNT}"
    location = {"LocationConstraint": "eu-west-1"}
    s3 = boto("s3", account=STATE_ACCOUNT)
    if bucket not in {found["Name"] for found in s3.list_buckets()["Buckets"]}:
        s3.create_bucket(Bucket=bucket, CreateBucketConfiguration=location)
    ran = terraform(
        folder,
        *("init", "-input=false", "-no-color"),
        env={**aws_environment, "HTTPS_PROXY": NOWHERE},
        codes=(0, 1),
    )
    assert said in ran.stdout + ran.stderr
    assert (ran.returncode == 0) == (root.split("/", maxsplit=1)[0] in {"local", "s3"})
