resource "aws_lambda_layer_version" "fail_true" {
  layer_name   = "data-tools"
  filename     = "data-tools.zip"
  skip_destroy = true
}

resource "aws_lambda_layer_version" "fail_text" {
  layer_name   = "data-tools"
  filename     = "data-tools.zip"
  skip_destroy = "true"
}

resource "aws_lambda_layer_version" "fail_variable" {
  layer_name   = "data-tools"
  filename     = "data-tools.zip"
  skip_destroy = var.keep
}

resource "aws_lambda_layer_version_permission" "fail_permission" {
  layer_name     = "data-tools"
  version_number = 3
  statement_id   = "account"
  action         = "lambda:GetLayerVersion"
  principal      = "210987654321"
  skip_destroy   = true
}

resource "aws_lambda_layer_version" "pass_false" {
  layer_name   = "data-tools"
  filename     = "data-tools.zip"
  skip_destroy = false
}

resource "aws_lambda_layer_version" "pass_absent" {
  layer_name = "data-tools"
  filename   = "data-tools.zip"

  lifecycle {
    ignore_changes = [skip_destroy]
  }
}

resource "aws_lambda_layer_version_permission" "pass_permission" {
  layer_name     = "data-tools"
  version_number = 3
  statement_id   = "account"
  action         = "lambda:GetLayerVersion"
  principal      = "210987654321"
}
