resource "terraform_data" "build" {
  triggers_replace = ["built while it is applied"]
}

resource "aws_lambda_layer_version" "fail_no_hash" {
  layer_name = "no-hash"
  filename   = "data-tools.zip"
}

resource "aws_lambda_layer_version" "fail_known_after_apply" {
  layer_name       = "known-after-apply"
  filename         = "data-tools.zip"
  source_code_hash = terraform_data.build.id
}

resource "aws_lambda_layer_version" "pass_literal" {
  layer_name       = "literal"
  filename         = "data-tools.zip"
  source_code_hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
}
