mock_provider "aws" {
  mock_resource "aws_lambda_layer_version" {
    defaults = {
      arn         = "arn:aws:lambda:eu-west-1:111122223333:layer:data-tools-arm64:7"
      code_sha256 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
      version     = "7"
    }
  }
}

variables {
  name = "data-tools-arm64"
  releases = {
    "1.3.0" = {
      sha256   = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
      filename = "data-tools.zip"
    }
    "1.4.0" = {
      description   = "1.4.0 · Parsing and validation"
      license       = "MIT"
      runtimes      = ["python3.12", "python3.13"]
      architectures = ["arm64"]
      sha256        = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
      s3            = { bucket = "artifacts", key = "layers/data-tools.zip", object_version = "v1" }
    }
  }
}

run "one_instance_per_release" {
  command = plan

  assert {
    condition     = keys(aws_lambda_layer_version.this) == ["1.3.0", "1.4.0"]
    error_message = "Every release must be one instance, keyed by its version."
  }

  assert {
    condition = alltrue([
      aws_lambda_layer_version.this["1.4.0"].layer_name == "data-tools-arm64",
      aws_lambda_layer_version.this["1.4.0"].description == "1.4.0 · Parsing and validation",
      aws_lambda_layer_version.this["1.4.0"].license_info == "MIT",
      aws_lambda_layer_version.this["1.4.0"].compatible_runtimes == toset(["python3.12", "python3.13"]),
      aws_lambda_layer_version.this["1.4.0"].compatible_architectures == toset(["arm64"]),
      aws_lambda_layer_version.this["1.4.0"].source_code_hash == var.releases["1.4.0"].sha256,
    ])
    error_message = "What the release says must reach the layer version."
  }

  assert {
    condition     = alltrue([for version in values(aws_lambda_layer_version.this) : version.skip_destroy != true])
    error_message = "A retired release must not stay published."
  }
}

run "an_artifact_comes_from_a_file_or_from_s3" {
  command = plan

  assert {
    condition = alltrue([
      aws_lambda_layer_version.this["1.3.0"].filename == "data-tools.zip",
      aws_lambda_layer_version.this["1.3.0"].s3_bucket == null,
      aws_lambda_layer_version.this["1.3.0"].s3_key == null,
    ])
    error_message = "A release with filename must be read from the file."
  }

  assert {
    condition = alltrue([
      aws_lambda_layer_version.this["1.4.0"].filename == null,
      aws_lambda_layer_version.this["1.4.0"].s3_bucket == "artifacts",
      aws_lambda_layer_version.this["1.4.0"].s3_key == "layers/data-tools.zip",
      aws_lambda_layer_version.this["1.4.0"].s3_object_version == "v1",
    ])
    error_message = "A release with s3 must be read from the bucket."
  }
}

run "every_release_may_be_retired" {
  command = plan

  variables {
    releases = {}
  }

  assert {
    condition     = output.arns == {} && output.publications == {}
    error_message = "Without releases there is nothing to output."
  }
}

run "other_content_than_the_locked_one_is_refused" {
  override_resource {
    target = aws_lambda_layer_version.this
    values = {
      arn         = "arn:aws:lambda:eu-west-1:111122223333:layer:data-tools-arm64:7"
      code_sha256 = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
      version     = "7"
    }
  }

  expect_failures = [aws_lambda_layer_version.this]
}
