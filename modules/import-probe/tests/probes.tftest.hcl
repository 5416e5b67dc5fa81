mock_provider "aws" {
  mock_resource "aws_lambda_function" {
    defaults = {
      arn         = "arn:aws:lambda:eu-west-1:111122223333:function:layergen-probe-python312-arm64"
      code_sha256 = "rSfH9Df20Gk2nT0QNGTdfm5zRmNMs3HSNG9J0j4bBOs="
    }
  }

  mock_resource "aws_cloudwatch_log_group" {
    defaults = {
      arn = "arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/layergen-probe-python312-arm64"
    }
  }

  mock_resource "aws_iam_role" {
    defaults = {
      arn = "arn:aws:iam::111122223333:role/layergen-probe"
    }
  }
}

variables {
  probes = {
    "layergen-probe-python312-arm64" = {
      runtime      = "python3.12"
      architecture = "arm64"
      handler      = "probe.handler"
      sha256       = "rSfH9Df20Gk2nT0QNGTdfm5zRmNMs3HSNG9J0j4bBOs="
      filename     = "no-such-file.zip"
    }
  }
}

run "planning_needs_no_zip" {
  command = plan

  assert {
    condition = alltrue([
      for name, probe in aws_lambda_function.this : alltrue([
        probe.function_name == name,
        probe.runtime == "python3.12",
        probe.architectures == tolist(["arm64"]),
        probe.source_code_hash == "rSfH9Df20Gk2nT0QNGTdfm5zRmNMs3HSNG9J0j4bBOs=",
        probe.memory_size == 1024,
        probe.timeout == 120,
      ])
    ])
    error_message = "Each probe must be what its entry says."
  }

  assert {
    condition     = aws_cloudwatch_log_group.this["layergen-probe-python312-arm64"].retention_in_days == 14
    error_message = "Logs must not be kept forever."
  }
}

run "the_role_may_write_logs_and_nothing_else" {
  assert {
    condition = jsondecode(aws_iam_role_policy.logs[0].policy).Statement == [{
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = ["arn:aws:logs:eu-west-1:111122223333:log-group:/aws/lambda/layergen-probe-python312-arm64:*"]
    }]
    error_message = "The role must be able to write the logs of the probes, and no more."
  }

  assert {
    condition     = output.role_arn == "arn:aws:iam::111122223333:role/layergen-probe"
    error_message = "role_arn must be that of the role."
  }
}

run "a_role_of_others_is_taken_as_it_is" {
  command = plan

  variables {
    role_arn = "arn:aws:iam::111122223333:role/theirs"
  }

  assert {
    condition = alltrue([
      length(aws_iam_role.this) == 0,
      length(aws_iam_role_policy.logs) == 0,
      output.role_arn == "arn:aws:iam::111122223333:role/theirs",
    ])
    error_message = "With a role from outside, no role must be made."
  }
}

run "a_zip_may_lie_in_s3" {
  command = plan

  variables {
    probes = {
      "layergen-probe-nodejs22x-x86_64" = {
        runtime      = "nodejs22.x"
        architecture = "x86_64"
        handler      = "probe.handler"
        sha256       = "rSfH9Df20Gk2nT0QNGTdfm5zRmNMs3HSNG9J0j4bBOs="
        s3           = { bucket = "acme-artifacts", key = "layers/probes/nodejs.zip" }
      }
    }
  }

  assert {
    condition     = aws_lambda_function.this["layergen-probe-nodejs22x-x86_64"].s3_key == "layers/probes/nodejs.zip"
    error_message = "The zip must come from S3."
  }
}
