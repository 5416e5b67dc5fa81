resource "aws_lambda_layer_version" "fail_no_hash" {
  layer_name = "data-tools"
  filename   = "data-tools.zip"
}

resource "aws_lambda_layer_version" "fail_filebase64sha256" {
  layer_name       = "data-tools"
  filename         = "data-tools.zip"
  source_code_hash = filebase64sha256("data-tools.zip")
}

resource "aws_lambda_layer_version" "fail_archive" {
  layer_name       = "data-tools"
  filename         = data.archive_file.this.output_path
  source_code_hash = data.archive_file.this.output_base64sha256
}

resource "aws_lambda_layer_version" "fail_hexadecimal" {
  layer_name       = "data-tools"
  filename         = "data-tools.zip"
  source_code_hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
}

resource "aws_lambda_layer_version" "pass_literal" {
  layer_name       = "data-tools"
  filename         = "data-tools.zip"
  source_code_hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
}

locals {
  releases = {
    "1.0.0" = { sha256 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" }
  }
}

resource "aws_lambda_layer_version" "pass_for_each" {
  for_each = local.releases

  layer_name       = "data-tools"
  filename         = "data-tools.zip"
  source_code_hash = each.value.sha256
}
