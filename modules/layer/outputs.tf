output "arns" {
  description = "ARN of each release's layer version, by semantic version. Known to consumers only once the grants exist."
  value       = { for release, version in aws_lambda_layer_version.this : release => version.arn }

  depends_on = [
    aws_cloudformation_stack.grants,
    aws_lambda_layer_version_permission.this,
  ]
}

output "publications" {
  description = "What AWS assigned when each release was published, by semantic version: `arn`, `layer_version`, `created_date` and `code_sha256`; and `granted`, whether others may use it."
  value = {
    for release, version in aws_lambda_layer_version.this : release => {
      arn           = version.arn
      layer_version = tonumber(version.version)
      created_date  = version.created_date
      code_sha256   = version.code_sha256
      granted       = length(var.grants) > 0 && !var.releases[release].withdrawn
    }
  }

  depends_on = [
    aws_cloudformation_stack.grants,
    aws_lambda_layer_version_permission.this,
  ]
}
