output "arns" {
  description = "ARN of each probe, by its name."
  value       = { for name, probe in aws_lambda_function.this : name => probe.arn }
}

output "role_arn" {
  description = "ARN of the role that the probes run with."
  value       = local.role_arn
}
