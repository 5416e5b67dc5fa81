output "layers" {
  description = "ARNs of the layers that the function attaches, in order."
  value       = module.layers.arns
}

output "version" {
  description = "The newest published version of the function."
  value       = aws_lambda_function.this.version
}
