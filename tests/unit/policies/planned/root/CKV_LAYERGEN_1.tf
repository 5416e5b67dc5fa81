resource "aws_lambda_layer_version_permission" "fail_everybody" {
  layer_name     = "data-tools"
  version_number = 3
  statement_id   = "everybody"
  action         = "lambda:GetLayerVersion"
  principal      = "*"
}

resource "aws_lambda_layer_version_permission" "pass_organization" {
  layer_name      = "data-tools"
  version_number  = 3
  statement_id    = "organization"
  action          = "lambda:GetLayerVersion"
  principal       = "*"
  organization_id = "o-exampleorgid"
}

resource "aws_cloudformation_stack" "fail_everybody" {
  name = "everybody"
  template_body = jsonencode({
    Resources = {
      Everybody = {
        Type = "AWS::Lambda::LayerVersionPermission"
        Properties = {
          Action          = "lambda:GetLayerVersion"
          LayerVersionArn = "arn:aws:lambda:eu-west-1:111122223333:layer:data-tools:3"
          Principal       = "*"
        }
      }
    }
  })
}

resource "aws_cloudformation_stack" "pass_public_by_strategy" {
  name = "open"
  template_body = jsonencode({
    Resources = {
      Everybody = {
        Type = "AWS::Lambda::LayerVersionPermission"
        Properties = {
          Action          = "lambda:GetLayerVersion"
          LayerVersionArn = "arn:aws:lambda:eu-west-1:111122223333:layer:open:3"
          Principal       = "*"
        }
      }
    }
  })
}
