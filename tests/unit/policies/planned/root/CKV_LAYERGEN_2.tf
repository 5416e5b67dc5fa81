resource "aws_lambda_layer_version_permission" "fail_other_account" {
  layer_name     = "data-tools"
  version_number = 3
  statement_id   = "other"
  action         = "lambda:GetLayerVersion"
  principal      = "999999999999"
}

resource "aws_lambda_layer_version_permission" "pass_declared_account" {
  layer_name     = "data-tools"
  version_number = 3
  statement_id   = "declared"
  action         = "lambda:GetLayerVersion"
  principal      = "210987654321"
}

resource "aws_lambda_layer_version_permission" "unknown_layer" {
  layer_name     = "of-another-team"
  version_number = 3
  statement_id   = "other"
  action         = "lambda:GetLayerVersion"
  principal      = "999999999999"
}

module "fail_by_call" {
  source = "./grant"

  layer     = "prefix-data-tools"
  principal = "999999999999"
}
