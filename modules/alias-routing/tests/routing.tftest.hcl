mock_provider "aws" {
  mock_resource "aws_lambda_alias" {
    defaults = {
      arn        = "arn:aws:lambda:eu-west-1:111122223333:function:checkout:live"
      invoke_arn = "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:111122223333:function:checkout:live/invocations"
    }
  }
}

variables {
  aliases = {
    "checkout/live" = {
      function_name = "checkout"
      alias         = "live"
      version       = "7"
      description   = "Live traffic"
    }
  }
}

run "an_alias_without_a_candidate" {
  command = plan

  assert {
    condition = alltrue([
      aws_lambda_alias.this["checkout/live"].function_name == "checkout",
      aws_lambda_alias.this["checkout/live"].name == "live",
      aws_lambda_alias.this["checkout/live"].description == "Live traffic",
      aws_lambda_alias.this["checkout/live"].function_version == "7",
    ])
    error_message = "What the alias says must reach AWS."
  }

  assert {
    condition     = length(aws_lambda_alias.this["checkout/live"].routing_config) == 0
    error_message = "Without a candidate there is nothing to weigh."
  }
}

run "a_candidate_takes_its_share" {
  command = plan

  variables {
    aliases = {
      "checkout/live" = {
        function_name = "checkout"
        alias         = "live"
        version       = "7"
        candidate     = { version = "8", weight = 0.1 }
      }
      "refunds/live" = {
        function_name = "refunds"
        alias         = "live"
        version       = "3"
      }
    }
  }

  assert {
    condition     = aws_lambda_alias.this["checkout/live"].routing_config[0].additional_version_weights == tomap({ "8" = 0.1 })
    error_message = "The candidate must be the one weighted version."
  }

  assert {
    condition     = aws_lambda_alias.this["checkout/live"].function_version == "7"
    error_message = "The stable version must stay the primary one."
  }

  assert {
    condition     = length(aws_lambda_alias.this["refunds/live"].routing_config) == 0
    error_message = "A candidate must not touch another alias."
  }
}

run "outputs_are_keyed_by_function_and_alias" {
  assert {
    condition     = output.arns == { "checkout/live" = "arn:aws:lambda:eu-west-1:111122223333:function:checkout:live" }
    error_message = "arns must hold the ARN of each alias."
  }

  assert {
    condition     = endswith(output.invoke_arns["checkout/live"], ":checkout:live/invocations")
    error_message = "invoke_arns must hold the ARN that API Gateway takes."
  }
}
