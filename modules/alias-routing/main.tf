resource "aws_lambda_alias" "this" {
  for_each = var.aliases

  function_name    = each.value.function_name
  name             = each.value.alias
  description      = each.value.description
  function_version = each.value.version

  lifecycle {
    # An alias that was made by hand and imported keeps what people said about it.
    ignore_changes = [description]
  }

  # Without the block AWS clears the weights, so removing the candidate sends all traffic to version.
  dynamic "routing_config" {
    for_each = each.value.candidate[*]

    content {
      additional_version_weights = {
        (routing_config.value.version) = routing_config.value.weight
      }
    }
  }
}
