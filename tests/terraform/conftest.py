from pathlib import Path

import pytest

from tests.conftest import InitTerraform, RunTerraform
from tests.terraform.checkout import Checkout


@pytest.fixture
def checkout(
    tmp_path: Path,
    aws_environment: dict[str, str],
    terraform: RunTerraform,
    terraform_init: InitTerraform,
) -> Checkout:
    return Checkout(tmp_path, aws_environment, terraform, terraform_init)
