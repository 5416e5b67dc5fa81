locals {
  names = {
    for layer in var.layers : layer.layer => "${var.prefix}/${layer.layer}/${layer.variant}/${layer.release}"
  }

  by_layer = { for layer, parameter in data.aws_ssm_parameter.this : layer => parameter.insecure_value }
}

data "aws_ssm_parameter" "this" {
  for_each = local.names

  name = each.value

  lifecycle {
    postcondition {
      condition     = can(regex("^arn:aws[a-z-]*:lambda:[a-z0-9-]+:[0-9]{12}:layer:[a-zA-Z0-9-_]+:[0-9]+$", self.insecure_value))
      error_message = "The SSM parameter ${each.value} must hold the ARN of a layer version as a String. Check prefix, or publish it with the layer-parameters module."
    }
  }
}
