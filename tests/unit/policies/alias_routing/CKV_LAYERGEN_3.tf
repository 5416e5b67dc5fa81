resource "aws_lambda_alias" "fail_latest" {
  name             = "live"
  function_name    = "checkout"
  function_version = "$LATEST"
}

resource "aws_lambda_alias" "fail_share_for_latest" {
  name             = "live"
  function_name    = "checkout"
  function_version = "7"

  routing_config {
    additional_version_weights = {
      "$LATEST" = 0.1
    }
  }
}

resource "aws_lambda_alias" "pass_published" {
  name             = "live"
  function_name    = "checkout"
  function_version = "7"
}

resource "aws_lambda_alias" "pass_version_of_a_function" {
  name             = "live"
  function_name    = aws_lambda_function.checkout.function_name
  function_version = aws_lambda_function.checkout.version
}

locals {
  aliases = {
    "checkout/live" = "$LATEST"
  }
}

resource "aws_lambda_alias" "fail_for_each" {
  for_each = local.aliases

  name             = "live"
  function_name    = "checkout"
  function_version = each.value
}
