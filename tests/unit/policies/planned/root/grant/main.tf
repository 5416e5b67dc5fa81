variable "layer" {
  type = string
}

variable "principal" {
  type = string
}

resource "aws_lambda_layer_version_permission" "this" {
  for_each = toset(["1.0.0"])

  layer_name     = var.layer
  version_number = 3
  statement_id   = each.key
  action         = "lambda:GetLayerVersion"
  principal      = var.principal
}
