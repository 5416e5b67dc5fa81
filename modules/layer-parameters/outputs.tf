output "arns" {
  description = "ARN of each parameter, by parameter name; for the policies of those who read them."
  value       = { for name, parameter in aws_ssm_parameter.this : name => parameter.arn }
}
