resource "aws_ssm_parameter" "this" {
  #checkov:skip=CKV_AWS_337:The ARN of a layer version is not a secret, and other accounts could not read it under a key of this one.
  #checkov:skip=CKV2_AWS_34:The ARN of a layer version is not a secret; a SecureString would hide it from the plan.
  for_each = var.parameters

  name = each.key
  type = "String"

  # Not value, which Terraform hides: a plan has to show which release a parameter moves to.
  insecure_value = each.value

  tags = var.tags
}
