# Written by hand: three small functions, deployed beside the rendered layers in every root.
# The zips are made before apply: python -m zipfile -c dist/functions/NAME.zip functions/NAME/handler.py

locals {
  architectures = {
    checkout  = "arm64"
    ingest    = "x86_64"
    recommend = "arm64"
  }

  # A root gets the functions whose layers have been promoted there.
  functions = { for name, layers in var.layers_for : name => layers if contains(keys(local.architectures), name) }
}

resource "aws_iam_role" "function" {
  for_each = local.functions

  name = "${each.key}-${var.region}"
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_lambda_function" "this" {
  #checkov:skip=CKV_AWS_50:An example; tracing is a choice of the function's owner
  #checkov:skip=CKV_AWS_115:An example; it shares the account's concurrency
  #checkov:skip=CKV_AWS_116:An example; it is called synchronously
  #checkov:skip=CKV_AWS_117:An example; it needs no VPC
  #checkov:skip=CKV_AWS_272:An example; its code is not signed
  for_each = local.functions

  function_name = each.key
  role          = aws_iam_role.function[each.key].arn
  runtime       = "python3.12"
  architectures = [local.architectures[each.key]]
  handler       = "handler.handler"
  filename      = "${path.module}/../dist/functions/${each.key}.zip"
  layers        = each.value
  timeout       = 10
  memory_size   = 512

  # A zip carries the time it was made; the code itself decides whether it has changed.
  source_code_hash = filebase64sha256("${path.module}/${each.key}/handler.py")

  # Every change of code or layers gives a version that an alias can move to.
  publish = true
}

# An alarm that fires sends a rollout back: layers.yaml, functions.checkout.rollout.
resource "aws_cloudwatch_metric_alarm" "errors" {
  #checkov:skip=CKV_AWS_319:An example; nobody is on call for it
  for_each = local.functions

  alarm_name          = "${each.key}-errors"
  alarm_description   = "Calls through the alias fail."
  namespace           = "AWS/Lambda"
  metric_name         = "Errors"
  dimensions          = { FunctionName = each.key, Resource = "${each.key}:live" }
  statistic           = "Sum"
  period              = 60
  evaluation_periods  = 1
  comparison_operator = "GreaterThanThreshold"
  threshold           = 0
}
