resource "aws_lambda_alias" "fail_two" {
  name             = "two"
  function_name    = "checkout"
  function_version = "7"

  routing_config {
    additional_version_weights = {
      "8" = 0.1
      "9" = 0.2
    }
  }
}

resource "aws_lambda_alias" "pass_one" {
  name             = "one"
  function_name    = "checkout"
  function_version = "7"

  routing_config {
    additional_version_weights = {
      "8" = 0.1
    }
  }
}
