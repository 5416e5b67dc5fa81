resource "aws_lambda_alias" "fail_latest" {
  name             = "live"
  function_name    = "checkout"
  function_version = "$LATEST"
}

resource "aws_lambda_alias" "fail_share_for_latest" {
  name             = "share"
  function_name    = "checkout"
  function_version = "7"

  routing_config {
    additional_version_weights = {
      "$LATEST" = 0.1
    }
  }
}

resource "aws_lambda_alias" "pass_published" {
  name             = "published"
  function_name    = "checkout"
  function_version = "7"
}
