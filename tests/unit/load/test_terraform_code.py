"""Terraform that people wrote, read without running it."""

import pytest

from layergen.load.terraform_code import read_terraform
from layergen.model.terraform_code import (
    CodeAlias,
    CodeFunction,
    CodeLayer,
    CodePermission,
    TerraformCode,
)

LAYER = """\
locals {
  team   = "data"
  prefix = "${local.team}-"
  versions = ["python3.12", "python3.13"]
}

resource "aws_lambda_layer_version" "tools" {
  layer_name               = "${local.prefix}tools"
  description              = "say \\"hi\\" $${x} é\\u00e9\\n"
  license_info             = "MIT"
  compatible_runtimes      = local.versions
  compatible_architectures = ["arm64"]
  filename                 = "layer.zip"
  source_code_hash         = filebase64sha256("layer.zip")
  skip_destroy             = true
}
"""


def read(text: str) -> TerraformCode:
    return read_terraform({"main.tf": text})


def unreadable(code: TerraformCode) -> list[str]:
    return [str(finding).removeprefix("main.tf:") for finding in code.unreadable]


def test_a_layer_is_read_with_its_locals() -> None:
    code = read(LAYER)

    (layer,) = code.layers
    assert layer == CodeLayer(
        address="aws_lambda_layer_version.tools",
        instance="aws_lambda_layer_version.tools",
        place=layer.place,
        name="data-tools",
        description='say "hi" ${x} éé\n',
        license="MIT",
        runtimes=("python3.12", "python3.13"),
        architectures=("arm64",),
        filename="layer.zip",
    )
    assert str(layer.place) == "main.tf:7:1"
    assert code.unreadable == ()


def test_grants_functions_and_aliases_refer_to_it() -> None:
    code = read(
        LAYER
        + """
resource "aws_lambda_layer_version_permission" "tools" {
  layer_name      = aws_lambda_layer_version.tools.layer_name
  version_number  = aws_lambda_layer_version.tools.version
  statement_id    = "org"
  action          = "lambda:GetLayerVersion"
  principal       = "*"
  organization_id = "o-exampleorgid"
}

resource "aws_lambda_layer_version_permission" "other" {
  count        = 1
  layer_name   = "arn:aws:lambda:eu-west-1:111122223333:layer:other"
  principal    = 222233334444
}

resource "aws_lambda_function" "checkout" {
  function_name = "checkout"
  runtime       = "python3.12"
  architectures = ["arm64"]
  layers = [
    aws_lambda_layer_version.tools.arn,
    "arn:aws:lambda:eu-west-1:017000801446:layer:Powertools:7",
  ]
}

resource "aws_lambda_alias" "live" {
  name             = "live"
  function_name    = aws_lambda_function.checkout.function_name
  function_version = aws_lambda_function.checkout.version
}
"""
    )

    own, other = code.permissions
    assert own == CodePermission(
        "aws_lambda_layer_version_permission.tools",
        "aws_lambda_layer_version_permission.tools",
        own.place,
        "data-tools",
        "*",
        "o-exampleorgid",
    )
    assert (other.layer, other.principal) == ("other", "222233334444")
    assert other.instance == "aws_lambda_layer_version_permission.other[0]"
    (function,) = code.functions
    assert function == CodeFunction(
        "aws_lambda_function.checkout",
        function.place,
        "checkout",
        "python3.12",
        "arm64",
        ("data-tools",),
        ("arn:aws:lambda:eu-west-1:017000801446:layer:Powertools:7",),
    )
    (alias,) = code.aliases
    assert alias == CodeAlias(
        "aws_lambda_alias.live", "aws_lambda_alias.live", alias.place, "checkout", "live"
    )
    assert code.unreadable == ()


def test_calls_of_the_common_module_are_read() -> None:
    code = read(
        """
module "tools" {
  source       = "terraform-aws-modules/lambda/aws"
  version      = "~> 7.0"
  create_layer = true
  layer_name   = "tools"
  compatible_runtimes = ["nodejs22.x"]
  source_path  = "src"
}

module "checkout" {
  source        = "git::https://github.com/terraform-aws-modules/terraform-aws-lambda.git?ref=v7"
  function_name = "checkout"
  runtime       = "nodejs22.x"
  layers        = [module.tools.lambda_layer_arn]
}

module "off" {
  source       = "terraform-aws-modules/lambda/aws"
  create       = false
  create_layer = true
  layer_name   = "off"
}

module "mine" {
  source     = "./modules/lambda"
  layer_name = "mine"
}
"""
    )

    (layer,) = code.layers
    assert (layer.address, layer.name) == ("module.tools", "tools")
    assert layer.instance == "module.tools.aws_lambda_layer_version.this[0]"
    assert [(one.name, one.layers) for one in code.functions] == [("checkout", ("tools",))]


NAME = '"${local.prefix}tools"'
LAST = "skip_destroy             = true"
ONLY = "which only Terraform can evaluate"
MANY = "which are not told apart"


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        (NAME, "var.name", "8:3", f"layer_name is var.name, {ONLY}"),
        (NAME, '"x-${var.name}"', "8:3", f"layer_name is var.name, {ONLY}"),
        (
            NAME,
            '"%{ if a }x%{ endif }"',
            "8:3",
            "layer_name is a template that only Terraform can evaluate",
        ),
        (NAME, "true", "8:3", "layer_name is true, which is no text"),
        (f"layer_name               = {NAME}\n", "", "7:1", "layer_name is missing"),
        (
            "local.versions",
            "concat([], var.more)",
            "11:3",
            f"compatible_runtimes is concat([], var.more), {ONLY}",
        ),
        (LAST, "for_each = var.all", "15:3", f"for_each makes several of it, {MANY}"),
        (LAST, "count = 2", "15:3", f"count makes 2 of it, {MANY}"),
        ('"data"', '"${local.prefix}"', "8:3", f"layer_name is local.prefix, {ONLY}"),
    ],
)
def test_what_only_terraform_knows_is_told_with_its_place(
    old: str, new: str, place: str, said: str
) -> None:
    assert old in LAYER

    code = read(LAYER.replace(old, new))

    assert code.layers == ()
    assert unreadable(code) == [
        f"{place}: warning[unreadable]: aws_lambda_layer_version.tools: {said}"
    ]


def test_a_file_that_is_no_hcl_hides_no_other() -> None:
    code = read_terraform({"a.tf": 'x = "\n', "b.tf": LAYER, "c.tf": "}{"})

    assert [one.name for one in code.layers] == ["data-tools"]
    assert [finding.place.file for finding in code.unreadable] == ["a.tf", "c.tf"]
    assert {finding.message for finding in code.unreadable} == {
        "this is not HCL that can be read without Terraform"
    }
