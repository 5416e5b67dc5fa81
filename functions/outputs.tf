output "versions" {
  description = "The newest published version of each function."
  value       = { for name, function in aws_lambda_function.this : name => function.version }
}
