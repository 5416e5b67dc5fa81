output "arns" {
  description = "ARNs of the layer versions in the order of `layers`, as `aws_lambda_function.layers` takes them."
  value       = [for layer in var.layers : local.by_layer[layer.layer]]
}

output "by_layer" {
  description = "ARN of each layer version, by name of the layer."
  value       = local.by_layer
}
