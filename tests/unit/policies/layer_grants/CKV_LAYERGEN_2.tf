resource "aws_lambda_layer_version_permission" "fail_other_account" {
  layer_name     = "data-tools"
  version_number = 3
  statement_id   = "account"
  action         = "lambda:GetLayerVersion"
  principal      = "999999999999"
}

resource "aws_lambda_layer_version_permission" "fail_other_organization" {
  layer_name      = "arn:aws:lambda:eu-west-1:111122223333:layer:data-tools"
  version_number  = 3
  statement_id    = "organization"
  action          = "lambda:GetLayerVersion"
  principal       = "*"
  organization_id = "o-otherorganization"
}

resource "aws_lambda_layer_version_permission" "pass_declared_account" {
  layer_name     = "data-tools"
  version_number = 3
  statement_id   = "account"
  action         = "lambda:GetLayerVersion"
  principal      = "210987654321"
}

resource "aws_lambda_layer_version_permission" "unknown_layer" {
  layer_name     = "of-another-team"
  version_number = 3
  statement_id   = "account"
  action         = "lambda:GetLayerVersion"
  principal      = "999999999999"
}

resource "aws_lambda_layer_version_permission" "unknown_organization" {
  layer_name      = "data-tools"
  version_number  = 3
  statement_id    = "organization"
  action          = "lambda:GetLayerVersion"
  principal       = "*"
  organization_id = data.aws_organizations_organization.this.id
}

resource "aws_cloudformation_stack" "fail_other_account" {
  name = "grants"
  template_body = jsonencode({
    Resources = {
      Account = {
        Type = "AWS::Lambda::LayerVersionPermission"
        Properties = {
          LayerVersionArn = "arn:aws:lambda:eu-west-1:111122223333:layer:data-tools:3"
          Principal       = "999999999999"
        }
      }
    }
  })
}

resource "aws_cloudformation_stack" "pass_declared_organization" {
  name = "grants"
  template_body = jsonencode({
    Resources = {
      Organization = {
        Type = "AWS::Lambda::LayerVersionPermission"
        Properties = {
          LayerVersionArn = "arn:aws:lambda:eu-west-1:111122223333:layer:data-tools:3"
          Principal       = "*"
          OrganizationId  = "o-exampleorgid"
        }
      }
    }
  })
}

module "fail_account_instead_of_organization" {
  source = "./modules/layer"

  name     = "data-tools"
  releases = {}
  grants = {
    account-999999999999 = { principal = "999999999999" }
  }
}

# Known by the name of its call: what it is named in AWS may come from a variable.
module "fail_by_call" {
  source = "./modules/layer"

  name     = "${var.prefix}data-tools"
  releases = {}
  grants = {
    organization-o-otherorganization = { principal = "*", organization_id = "o-otherorganization" }
  }
}

module "pass_declared" {
  source = "./modules/layer"

  name     = "data-tools"
  releases = {}
  grants = {
    account-210987654321        = { principal = "210987654321" }
    organization-o-exampleorgid = { principal = "*", organization_id = "o-exampleorgid" }
  }
}

module "unknown_layer" {
  source = "./modules/layer"

  name     = "of-another-team"
  releases = {}
  grants = {
    account-999999999999 = { principal = "999999999999" }
  }
}
