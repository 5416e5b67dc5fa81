from pathlib import Path

import pytest

from tests.conftest import Boto, InitTerraform, RunTerraform
from tests.repositories import REGION
from tests.terraform.checkout import Checkout

BUCKET = "acme-artifacts-{account}"
EMPTY_ZIP = b"PK\x05\x06" + b"\0" * 18


@pytest.fixture
def checkout(
    tmp_path: Path,
    aws_environment: dict[str, str],
    terraform: RunTerraform,
    terraform_init: InitTerraform,
) -> Checkout:
    return Checkout(tmp_path, aws_environment, terraform, terraform_init)


@pytest.fixture
def account_with_a_function(boto: Boto, aws_account: str) -> None:
    """A bucket for artifacts, and a function `checkout` with the versions 1 and 2."""
    role = boto("iam").create_role(RoleName="function", AssumeRolePolicyDocument="{}")
    aws = boto("lambda")
    aws.create_function(
        FunctionName="checkout",
        Runtime="python3.12",
        Architectures=["arm64"],
        Handler="handler.handler",
        Role=role["Role"]["Arn"],
        Code={"ZipFile": EMPTY_ZIP},
    )
    for memory in (256, 512):
        aws.update_function_configuration(FunctionName="checkout", MemorySize=memory)
        aws.publish_version(FunctionName="checkout")
    boto("s3").create_bucket(
        Bucket=BUCKET.format(account=aws_account),
        CreateBucketConfiguration={"LocationConstraint": REGION},
    )
