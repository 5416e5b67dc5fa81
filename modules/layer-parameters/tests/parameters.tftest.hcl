mock_provider "aws" {
  mock_resource "aws_ssm_parameter" {
    defaults = {
      arn = "arn:aws:ssm:eu-west-1:111122223333:parameter/layergen/layers/data-tools/arm64/latest"
    }
  }
}

variables {
  parameters = {
    "/layergen/layers/data-tools/arm64/latest" = "arn:aws:lambda:eu-west-1:111122223333:layer:data-tools-arm64:7"
  }
  tags = { team = "platform" }
}

run "a_parameter_is_a_string_that_a_plan_shows" {
  command = plan

  assert {
    condition = alltrue([
      for name, parameter in aws_ssm_parameter.this : alltrue([
        parameter.name == name,
        parameter.type == "String",
        parameter.insecure_value == var.parameters[name],
        parameter.tags == tomap({ team = "platform" }),
      ])
    ])
    error_message = "Each parameter must hold its ARN in the open and carry the tags."
  }
}

run "arns_are_keyed_by_name" {
  assert {
    condition = output.arns == {
      "/layergen/layers/data-tools/arm64/latest" = "arn:aws:ssm:eu-west-1:111122223333:parameter/layergen/layers/data-tools/arm64/latest"
    }
    error_message = "arns must hold the ARN of each parameter."
  }
}

run "other_partitions_have_layers_too" {
  command = plan

  variables {
    parameters = {
      "/layergen/layers/data-tools/arm64/latest" = "arn:aws-us-gov:lambda:us-gov-west-1:111122223333:layer:data-tools-arm64:7"
    }
  }
}
