mock_provider "aws" {
  mock_resource "aws_lambda_layer_version" {
    defaults = {
      arn         = "arn:aws:lambda:eu-west-1:111122223333:layer:data-tools-arm64:7"
      code_sha256 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
      version     = "7"
    }
  }
}

variables {
  name = "data-tools-arm64"
  releases = {
    "1.3.0" = {
      sha256   = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
      filename = "data-tools.zip"
    }
    "1.4.0" = {
      sha256   = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
      filename = "data-tools.zip"
    }
  }
}

run "no_grant" {
  command = plan

  assert {
    condition     = length(aws_lambda_layer_version_permission.this) + length(aws_cloudformation_stack.grants) == 0
    error_message = "A layer without grants must stay private."
  }
}

run "one_account" {
  variables {
    grants = {
      "account-222222222222" = { principal = "222222222222" }
    }
  }

  assert {
    condition     = length(aws_cloudformation_stack.grants) == 0
    error_message = "One grant needs no stack."
  }

  assert {
    condition     = keys(aws_lambda_layer_version_permission.this) == ["1.3.0", "1.4.0"]
    error_message = "Every release must carry the grant."
  }

  assert {
    condition = alltrue([
      for permission in values(aws_lambda_layer_version_permission.this) : alltrue([
        permission.layer_name == "data-tools-arm64",
        permission.version_number == 7,
        permission.statement_id == "account-222222222222",
        permission.action == "lambda:GetLayerVersion",
        permission.principal == "222222222222",
        permission.organization_id == null,
      ])
    ])
    error_message = "The statement must allow the account to get this layer version."
  }
}

run "one_organization" {
  variables {
    grants = {
      "organization-o-exampleorgid" = { principal = "*", organization_id = "o-exampleorgid" }
    }
  }

  assert {
    condition = alltrue([
      for permission in values(aws_lambda_layer_version_permission.this) :
      permission.principal == "*" && permission.organization_id == "o-exampleorgid"
    ])
    error_message = "The statement must allow the organization's accounts to get this layer version."
  }
}

run "several_grants_share_one_stack_per_release" {
  variables {
    grants = {
      "account-222222222222"        = { principal = "222222222222" }
      "account-333333333333"        = { principal = "333333333333" }
      "organization-o-exampleorgid" = { principal = "*", organization_id = "o-exampleorgid" }
    }
  }

  assert {
    condition     = length(aws_lambda_layer_version_permission.this) == 0
    error_message = "Beside a stack there must be no permission of the provider's own."
  }

  assert {
    condition     = keys(aws_cloudformation_stack.grants) == ["1.3.0", "1.4.0"]
    error_message = "Every release must have its stack."
  }

  assert {
    condition = jsondecode(aws_cloudformation_stack.grants["1.4.0"].template_body).Resources == {
      Account222222222222 = {
        Type = "AWS::Lambda::LayerVersionPermission"
        Properties = {
          Action          = "lambda:GetLayerVersion"
          LayerVersionArn = { Ref = "LayerVersionArn" }
          Principal       = "222222222222"
        }
      }
      Account333333333333 = {
        Type = "AWS::Lambda::LayerVersionPermission"
        Properties = {
          Action          = "lambda:GetLayerVersion"
          LayerVersionArn = { Ref = "LayerVersionArn" }
          Principal       = "333333333333"
        }
      }
      OrganizationOExampleorgid = {
        Type = "AWS::Lambda::LayerVersionPermission"
        Properties = {
          Action          = "lambda:GetLayerVersion"
          LayerVersionArn = { Ref = "LayerVersionArn" }
          OrganizationId  = "o-exampleorgid"
          Principal       = "*"
        }
      }
    }
    error_message = "The stack must hold one permission per grant."
  }
}

run "a_withdrawn_release_stays_without_its_grant" {
  variables {
    grants = {
      "account-222222222222" = { principal = "222222222222" }
    }
    releases = {
      "1.3.0" = {
        sha256    = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        filename  = "data-tools.zip"
        withdrawn = true
      }
      "1.4.0" = {
        sha256   = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        filename = "data-tools.zip"
      }
    }
  }

  assert {
    condition     = keys(aws_lambda_layer_version.this) == ["1.3.0", "1.4.0"]
    error_message = "A withdrawn release must stay published."
  }

  assert {
    condition     = keys(aws_lambda_layer_version_permission.this) == ["1.4.0"]
    error_message = "Only the release that is not withdrawn may carry the grant."
  }

  assert {
    condition = {
      for release, publication in output.publications : release => publication.granted
    } == { "1.3.0" = false, "1.4.0" = true }
    error_message = "The outputs must tell which releases others may use."
  }
}

run "a_withdrawn_release_has_no_stack" {
  variables {
    grants = {
      "account-222222222222" = { principal = "222222222222" }
      "account-333333333333" = { principal = "333333333333" }
    }
    releases = {
      "1.3.0" = {
        sha256    = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        filename  = "data-tools.zip"
        withdrawn = true
      }
      "1.4.0" = {
        sha256   = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        filename = "data-tools.zip"
      }
    }
  }

  assert {
    condition     = keys(aws_cloudformation_stack.grants) == ["1.4.0"]
    error_message = "Only the release that is not withdrawn may have a stack."
  }
}

run "a_public_layer_says_so" {
  command = plan

  variables {
    grants = { everyone = { principal = "*" } }
    public = true
  }

  assert {
    condition     = alltrue([for permission in values(aws_lambda_layer_version_permission.this) : permission.principal == "*"])
    error_message = "public must allow a grant to everyone."
  }
}

run "a_grant_to_everyone_needs_public" {
  command = plan

  variables {
    grants = { everyone = { principal = "*" } }
  }

  expect_failures = [aws_lambda_layer_version.this]
}

run "public_is_needed_beside_other_grants_too" {
  command = plan

  variables {
    grants = {
      "account-222222222222" = { principal = "222222222222" }
      everyone               = { principal = "*" }
    }
  }

  expect_failures = [aws_lambda_layer_version.this]
}

run "stack_names_are_valid" {
  command = plan

  variables {
    name = join("", [for i in range(14) : "a_B-456789"])
    releases = {
      "1.4.0" = {
        sha256   = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        filename = "data-tools.zip"
      }
      "1.4.0-rc.1.with.a.long.line.of.identifiers+build.5" = {
        sha256   = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        filename = "data-tools.zip"
      }
    }
  }

  assert {
    condition = alltrue([
      for name in values(local.stack_names) : can(regex("^[a-zA-Z][-a-zA-Z0-9]*$", name)) && length(name) <= 128
    ])
    error_message = "CloudFormation takes letters, digits and \"-\", at most 128."
  }

  assert {
    condition     = length(distinct(values(local.stack_names))) == 2
    error_message = "Two releases must not share a stack."
  }
}

run "stack_names_follow_from_name_and_release" {
  command = plan

  assert {
    condition     = local.stack_names["1.4.0"] == "layergen-data-tools-arm64-1-4-0-${substr(sha256("data-tools-arm64@1.4.0"), 0, 12)}"
    error_message = "A stack's name must be readable and stable."
  }
}

run "stack_names_tell_similar_layers_apart" {
  command = plan

  variables {
    name = "data_tools-arm64"
  }

  assert {
    condition     = local.stack_names["1.4.0"] != "layergen-data-tools-arm64-1-4-0-${substr(sha256("data-tools-arm64@1.4.0"), 0, 12)}"
    error_message = "data_tools-arm64 and data-tools-arm64 are two layers."
  }
}
