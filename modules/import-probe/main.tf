locals {
  role_arn = var.role_arn != null ? var.role_arn : one(aws_iam_role.this[*].arn)

  # A plan that changes the code holds the old code_sha256 and no last_modified yet: with both in the
  # condition, it is decided only after the code is there.
  altered = [
    for name, probe in aws_lambda_function.this : name
    if probe.code_sha256 != var.probes[name].sha256 && probe.last_modified != ""
  ]
}

resource "aws_lambda_function" "this" {
  #checkov:skip=CKV_AWS_50:A probe calls nothing that a trace could show.
  #checkov:skip=CKV_AWS_115:A probe runs only while somebody tests a layer, and a reservation would take from every other function.
  #checkov:skip=CKV_AWS_116:Nothing invokes a probe asynchronously, so there are no dead letters.
  #checkov:skip=CKV_AWS_117:A probe opens no connection, and imports are the same outside of a VPC.
  #checkov:skip=CKV_AWS_272:The code is addressed by its hash, which is compared after each apply.
  for_each = var.probes

  function_name = each.key
  description   = "Imports what layers under test bring. layergen attaches them, and takes them off again."
  role          = local.role_arn
  runtime       = each.value.runtime
  architectures = [each.value.architecture]
  handler       = each.value.handler
  memory_size   = var.memory_size
  timeout       = var.timeout
  tags          = var.tags

  filename         = each.value.filename
  s3_bucket        = try(each.value.s3.bucket, null)
  s3_key           = try(each.value.s3.key, null)
  source_code_hash = each.value.sha256

  lifecycle {
    # What a test attaches for a moment is not Terraform's.
    ignore_changes = [environment, layers]
  }

  # Lambda would make a log group of its own, which keeps everything forever.
  depends_on = [aws_cloudwatch_log_group.this]
}

resource "aws_cloudwatch_log_group" "this" {
  #checkov:skip=CKV_AWS_158:The logs hold names of modules, and nothing secret.
  #checkov:skip=CKV_AWS_338:Whoever tests a layer reads the answer at once; nobody needs these logs for a year.
  for_each = var.probes

  name              = "/aws/lambda/${each.key}"
  retention_in_days = var.log_retention_days
  tags              = var.tags
}

resource "aws_iam_role" "this" {
  count = var.role_arn == null ? 1 : 0

  name                 = var.role_name
  description          = "Lets the import probes of layergen write their logs, and nothing else."
  permissions_boundary = var.permissions_boundary
  tags                 = var.tags

  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { Service = "lambda.amazonaws.com" }
    }]
  })
}

resource "aws_iam_role_policy" "logs" {
  count = var.role_arn == null ? 1 : 0

  name = "logs"
  role = one(aws_iam_role.this[*].name)

  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["logs:CreateLogStream", "logs:PutLogEvents"]
      Resource = [for name in sort(keys(var.probes)) : "${aws_cloudwatch_log_group.this[name].arn}:*"]
    }]
  })
}
