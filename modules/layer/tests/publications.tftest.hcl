mock_provider "aws" {
  mock_resource "aws_lambda_layer_version" {
    defaults = {
      arn          = "arn:aws:lambda:eu-west-1:111122223333:layer:data-tools-arm64:7"
      code_sha256  = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
      created_date = "2026-11-20T09:14:03.000+0000"
      version      = "7"
    }
  }
}

variables {
  name = "data-tools-arm64"
  releases = {
    "1.4.0" = {
      sha256   = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
      filename = "data-tools.zip"
    }
  }
}

run "publications_are_what_aws_assigned" {
  assert {
    condition     = output.arns == { "1.4.0" = "arn:aws:lambda:eu-west-1:111122223333:layer:data-tools-arm64:7" }
    error_message = "arns must hold the ARN of each release."
  }

  assert {
    condition = jsonencode(output.publications) == jsonencode({
      "1.4.0" = {
        arn           = "arn:aws:lambda:eu-west-1:111122223333:layer:data-tools-arm64:7"
        code_sha256   = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        created_date  = "2026-11-20T09:14:03.000+0000"
        granted       = false
        layer_version = 7
      }
    })
    error_message = "publications must hold the version as a number, the ARN, the time and the digest."
  }
}
