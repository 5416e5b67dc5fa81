resource "aws_lambda_layer_version" "fail_kept" {
  layer_name       = "kept"
  filename         = "data-tools.zip"
  source_code_hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
  skip_destroy     = true
}

resource "aws_lambda_layer_version_permission" "fail_kept" {
  layer_name     = "of-another-team"
  version_number = 3
  statement_id   = "kept"
  action         = "lambda:GetLayerVersion"
  principal      = "210987654321"
  skip_destroy   = true
}

resource "aws_lambda_layer_version" "pass_absent" {
  layer_name       = "absent"
  filename         = "data-tools.zip"
  source_code_hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
}
