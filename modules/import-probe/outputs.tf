output "arns" {
  description = "ARN of each probe, by its name."
  value       = { for name, probe in aws_lambda_function.this : name => probe.arn }

  # Here and not in a postcondition, which Terraform evaluates even for a probe that AWS refused to
  # create: beside the real error then stood "Invalid index", which try() cannot catch.
  precondition {
    condition     = length(local.altered) == 0
    error_message = "AWS holds other code than what layergen packed. Recreate it (layergen build), then upload it again: terraform apply ${join(" ", [for name in local.altered : "-replace='module.<block>.aws_lambda_function.this[\"${name}\"]'"])}."
  }
}

output "role_arn" {
  description = "ARN of the role that the probes run with."
  value       = local.role_arn
}
