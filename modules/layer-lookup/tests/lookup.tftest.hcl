mock_provider "aws" {
  mock_data "aws_ssm_parameter" {
    defaults = {
      insecure_value = "arn:aws:lambda:eu-west-1:111122223333:layer:base-runtime:4"
    }
  }
}

variables {
  layers = [
    { layer = "data-tools", variant = "arm64", release = "1.4.0" },
    { layer = "base-runtime" },
  ]
}

run "a_layer_is_looked_up_by_its_parameter" {
  command = plan

  assert {
    condition = { for layer, parameter in data.aws_ssm_parameter.this : layer => parameter.name } == {
      "base-runtime" = "/layergen/layers/base-runtime/universal/latest"
      "data-tools"   = "/layergen/layers/data-tools/arm64/1.4.0"
    }
    error_message = "A parameter's name must be <prefix>/<layer>/<variant>/<release>."
  }
}

run "a_prefix_may_differ" {
  command = plan

  variables {
    prefix = "/acme/layers"
  }

  assert {
    condition     = data.aws_ssm_parameter.this["base-runtime"].name == "/acme/layers/base-runtime/universal/latest"
    error_message = "The prefix must start every name."
  }
}

run "arns_keep_the_order_of_layers" {
  override_data {
    target = data.aws_ssm_parameter.this["data-tools"]
    values = {
      insecure_value = "arn:aws:lambda:eu-west-1:111122223333:layer:data-tools-arm64:7"
    }
  }

  assert {
    condition = output.arns == [
      "arn:aws:lambda:eu-west-1:111122223333:layer:data-tools-arm64:7",
      "arn:aws:lambda:eu-west-1:111122223333:layer:base-runtime:4",
    ]
    error_message = "arns must have the order in which layers are attached."
  }

  assert {
    condition = output.by_layer == {
      "base-runtime" = "arn:aws:lambda:eu-west-1:111122223333:layer:base-runtime:4"
      "data-tools"   = "arn:aws:lambda:eu-west-1:111122223333:layer:data-tools-arm64:7"
    }
    error_message = "by_layer must hold the ARN of each layer."
  }
}

run "a_value_that_is_no_layer_version_is_refused" {
  command = plan

  override_data {
    target = data.aws_ssm_parameter.this
    values = {
      insecure_value = "arn:aws:lambda:eu-west-1:111122223333:layer:base-runtime"
    }
  }

  expect_failures = [data.aws_ssm_parameter.this]
}
