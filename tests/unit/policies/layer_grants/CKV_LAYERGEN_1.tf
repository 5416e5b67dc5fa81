resource "aws_lambda_layer_version_permission" "fail_everybody" {
  layer_name     = "data-tools"
  version_number = 3
  statement_id   = "everybody"
  action         = "lambda:GetLayerVersion"
  principal      = "*"
}

resource "aws_lambda_layer_version_permission" "fail_empty_organization" {
  layer_name      = "data-tools"
  version_number  = 3
  statement_id    = "everybody"
  action          = "lambda:GetLayerVersion"
  principal       = "*"
  organization_id = ""
}

resource "aws_lambda_layer_version_permission" "pass_organization" {
  layer_name      = "data-tools"
  version_number  = 3
  statement_id    = "organization"
  action          = "lambda:GetLayerVersion"
  principal       = "*"
  organization_id = "o-exampleorgid"
}

resource "aws_lambda_layer_version_permission" "pass_organization_from_elsewhere" {
  layer_name      = "data-tools"
  version_number  = 3
  statement_id    = "organization"
  action          = "lambda:GetLayerVersion"
  principal       = "*"
  organization_id = data.aws_organizations_organization.this.id
}

resource "aws_lambda_layer_version_permission" "pass_account" {
  layer_name     = "data-tools"
  version_number = 3
  statement_id   = "account"
  action         = "lambda:GetLayerVersion"
  principal      = "210987654321"
}

resource "aws_lambda_layer_version_permission" "pass_public_by_strategy" {
  layer_name     = "arn:aws:lambda:eu-west-1:111122223333:layer:open"
  version_number = 3
  statement_id   = "everybody"
  action         = "lambda:GetLayerVersion"
  principal      = "*"
}

resource "aws_lambda_layer_version_permission" "unknown_principal" {
  layer_name     = "data-tools"
  version_number = 3
  statement_id   = "account"
  action         = "lambda:GetLayerVersion"
  principal      = data.aws_caller_identity.this.account_id
}

resource "aws_cloudformation_stack" "fail_jsonencode" {
  name = "grants"
  template_body = jsonencode({
    Resources = {
      Account = {
        Type = "AWS::Lambda::LayerVersionPermission"
        Properties = {
          Action          = "lambda:GetLayerVersion"
          LayerVersionArn = aws_lambda_layer_version.this.arn
          Principal       = "210987654321"
        }
      }
      Everybody = {
        Type = "AWS::Lambda::LayerVersionPermission"
        Properties = {
          Action          = "lambda:GetLayerVersion"
          LayerVersionArn = aws_lambda_layer_version.this.arn
          Principal       = "*"
        }
      }
    }
  })
}

resource "aws_cloudformation_stack" "fail_yaml" {
  name          = "grants"
  template_body = <<-YAML
    Parameters:
      Layer:
        Type: String
    Resources:
      Everybody:
        Type: AWS::Lambda::LayerVersionPermission
        Properties:
          Action: lambda:GetLayerVersion
          LayerVersionArn: !Ref Layer
          Principal: "*"
  YAML
}

resource "aws_cloudformation_stack" "pass_organization_in_stack" {
  name          = "grants"
  template_body = <<-JSON
    {
      "Resources": {
        "Organization": {
          "Type": "AWS::Lambda::LayerVersionPermission",
          "Properties": {
            "Action": "lambda:GetLayerVersion",
            "LayerVersionArn": "arn:aws:lambda:eu-west-1:111122223333:layer:data-tools:3",
            "Principal": "*",
            "OrganizationId": "o-exampleorgid"
          }
        }
      }
    }
  JSON
}

resource "aws_cloudformation_stack" "pass_public_by_strategy" {
  name = "grants"
  template_body = jsonencode({
    Resources = {
      Everybody = {
        Type = "AWS::Lambda::LayerVersionPermission"
        Properties = {
          LayerVersionArn = "arn:aws:lambda:eu-west-1:111122223333:layer:open:3"
          Principal       = "*"
        }
      }
    }
  })
}

resource "aws_cloudformation_stack" "unknown_other_resources" {
  name          = "bucket"
  template_body = "{\"Resources\": {\"Bucket\": {\"Type\": \"AWS::S3::Bucket\"}}}"
}

resource "aws_cloudformation_stack" "unknown_template" {
  name          = "grants"
  template_body = file("${path.module}/template.yaml")
}

module "fail_everybody" {
  source = "./modules/layer"

  name     = "data-tools"
  public   = true
  releases = {}
  grants = {
    everybody = { principal = "*" }
  }
}

module "fail_one_of_two" {
  source = "./modules/layer"

  name     = "data-tools"
  releases = {}
  grants = {
    everybody                   = { principal = "*" }
    organization-o-exampleorgid = { principal = "*", organization_id = "o-exampleorgid" }
  }
}

module "pass_organization_and_account" {
  source = "./modules/layer"

  name     = "data-tools"
  releases = {}
  grants = {
    account-210987654321        = { principal = "210987654321" }
    organization-o-exampleorgid = { principal = "*", organization_id = "o-exampleorgid" }
  }
}

module "pass_public_by_strategy" {
  source = "./modules/layer"

  name     = "open"
  public   = true
  releases = {}
  grants = {
    public = { principal = "*" }
  }
}

module "unknown_not_a_layer" {
  source = "./modules/layer"

  grants = {
    everybody = { principal = "*" }
  }
}
