output "arns" {
  description = "ARN of each alias, by `function/alias`."
  value       = { for key, alias in aws_lambda_alias.this : key => alias.arn }
}

output "invoke_arns" {
  description = "ARN by which API Gateway invokes each alias, by `function/alias`."
  value       = { for key, alias in aws_lambda_alias.this : key => alias.invoke_arn }
}
