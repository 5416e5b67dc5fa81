import pytest

from layergen.diagnostics import Place
from layergen.load.block_places import block_of, block_places

LAYERS = """\
# A comment about module "x".
module "data_tools_arm64" {
  source = "../../../modules/layer"
}

resource "aws_lambda_alias" "live" {
}
data "aws_region" "here" {}
"""


def test_blocks_by_address() -> None:
    assert block_places({"a/layers.tf": LAYERS}) == {
        "module.data_tools_arm64": Place("a/layers.tf", 2, 1),
        "aws_lambda_alias.live": Place("a/layers.tf", 6, 1),
        "data.aws_region.here": Place("a/layers.tf", 8, 1),
    }


@pytest.mark.parametrize(
    ("address", "block"),
    [
        (
            'module.data_tools_arm64.aws_lambda_layer_version.this["1.0.0"]',
            "module.data_tools_arm64",
        ),
        ('module.a["x.y"].module.b.aws_s3_bucket.c', "module.a"),
        ("aws_lambda_alias.live[0]", "aws_lambda_alias.live"),
        ("data.aws_region.here", "data.aws_region.here"),
        ("", ""),
        ("odd", ""),
    ],
)
def test_the_block_that_an_address_is_in(address: str, block: str) -> None:
    assert block_of(address) == block
