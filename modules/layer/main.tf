locals {
  # A withdrawn release stays published; nobody else may take it on any more.
  granted = {
    for release, version in aws_lambda_layer_version.this : release => version if !var.releases[release].withdrawn
  }

  public_grants = [
    for key, grant in var.grants : key if grant.principal == "*" && grant.organization_id == null
  ]

  # "account-111122223333" becomes "Account111122223333": a logical id takes letters and digits only.
  logical_ids = {
    for key in keys(var.grants) : key => join("", [for word in regexall("[a-zA-Z0-9]+", key) : title(word)])
  }

  # A stack name takes no "_", "." or "+" and ends at 128 characters. What that removes from the name
  # and the release is told apart by the digest of both.
  stack_names = {
    for release in keys(var.releases) : release => join("-", [
      "layergen",
      substr(replace(var.name, "_", "-"), 0, 60),
      substr(replace(release, "/[.+]/", "-"), 0, 30),
      substr(sha256("${var.name}@${release}"), 0, 12),
    ])
  }
}

resource "aws_lambda_layer_version" "this" {
  for_each = var.releases

  layer_name               = var.name
  description              = each.value.description
  license_info             = each.value.license
  compatible_runtimes      = each.value.runtimes
  compatible_architectures = each.value.architectures

  filename          = each.value.filename
  s3_bucket         = try(each.value.s3.bucket, null)
  s3_key            = try(each.value.s3.key, null)
  s3_object_version = try(each.value.s3.object_version, null)
  source_code_hash  = each.value.sha256

  lifecycle {
    # Only -replace or a hand edit replaces a release. Publishing first keeps the old version when
    # the new one cannot be published, for example because its artifact is missing.
    create_before_destroy = true

    # Where an artifact lies may change after its release was published, and an imported version does
    # not know where its artifact lay. Neither is a reason to replace it: the postcondition below
    # compares the content itself.
    ignore_changes = [
      filename,
      s3_bucket,
      s3_key,
      s3_object_version,
      skip_destroy,
      source_code_hash,
    ]

    # Here and not in a validation, which before Terraform 1.9 could not look at another variable.
    precondition {
      condition     = var.public || length(local.public_grants) == 0
      error_message = "Layer ${var.name}: principal \"*\" without organization_id lets every AWS account use the layer, which needs public = true (grant ${join(", ", local.public_grants)})."
    }

    # Terraform evaluates this even for a release that could not be published: each `self` adds an
    # "Invalid index" to the real error then, which try() cannot catch. So the message has none.
    postcondition {
      condition     = self.code_sha256 == each.value.sha256
      error_message = "Layer ${var.name}, release ${each.key}: AWS holds other content than what the release is locked to, ${each.value.sha256}, so the artifact that was uploaded is not the locked one. Recreate the artifact (layergen build), then publish the release again: terraform apply -replace='module.<block>.aws_lambda_layer_version.this[\"${each.key}\"]'."
    }
  }
}

resource "aws_lambda_layer_version_permission" "this" {
  for_each = { for release, version in local.granted : release => version if length(var.grants) == 1 }

  layer_name      = each.value.layer_name
  version_number  = each.value.version
  statement_id    = one(keys(var.grants))
  action          = "lambda:GetLayerVersion"
  principal       = one(values(var.grants)).principal
  organization_id = one(values(var.grants)).organization_id

  lifecycle {
    # A grant that was made by hand and imported keeps the name that people gave its statement.
    ignore_changes = [statement_id]
  }

  # When grants go from several to one, the stack has to be gone first: created beside it, this
  # resource would read the stack's first statement as its own and later fail to revoke its grant.
  depends_on = [aws_cloudformation_stack.grants]
}

# The provider reads a layer version's policy as if it held one statement. With two permissions each
# takes on the first, and revoking one grant removes another (hashicorp/terraform-provider-aws#21917).
# A stack keeps the statements apart.
resource "aws_cloudformation_stack" "grants" {
  #checkov:skip=CKV_AWS_124:The stack changes only with a Terraform plan, which reports it; nobody waits for its events.
  for_each = { for release, version in local.granted : release => version if length(var.grants) > 1 }

  name = local.stack_names[each.key]

  # The ARN comes in as a parameter, so that the plan of a new release shows its grants: written into
  # the template, it would make all of it "known after apply".
  parameters = { LayerVersionArn = each.value.arn }

  template_body = jsonencode({
    AWSTemplateFormatVersion = "2010-09-09"
    Description              = "Who may use release ${each.key} of the Lambda layer ${var.name}"
    Parameters               = { LayerVersionArn = { Type = "String" } }
    Resources = {
      for key, grant in var.grants : local.logical_ids[key] => {
        Type = "AWS::Lambda::LayerVersionPermission"
        Properties = merge(
          {
            Action          = "lambda:GetLayerVersion"
            LayerVersionArn = { Ref = "LayerVersionArn" }
            Principal       = grant.principal
          },
          grant.organization_id == null ? {} : { OrganizationId = grant.organization_id },
        )
      }
    }
  })
}
