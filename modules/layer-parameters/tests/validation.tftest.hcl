mock_provider "aws" {}

run "a_name_starts_with_a_slash" {
  command = plan

  variables {
    parameters = {
      "layergen/data-tools" = "arn:aws:lambda:eu-west-1:111122223333:layer:data-tools-arm64:7"
    }
  }

  expect_failures = [var.parameters]
}

run "a_name_does_not_end_with_a_slash" {
  command = plan

  variables {
    parameters = {
      "/layergen/data-tools/" = "arn:aws:lambda:eu-west-1:111122223333:layer:data-tools-arm64:7"
    }
  }

  expect_failures = [var.parameters]
}

run "a_name_takes_letters_digits_underscores_dots_and_hyphens" {
  command = plan

  variables {
    parameters = {
      "/layergen/data tools" = "arn:aws:lambda:eu-west-1:111122223333:layer:data-tools-arm64:7"
    }
  }

  expect_failures = [var.parameters]
}

run "a_name_ends_at_1011_characters" {
  command = plan

  variables {
    parameters = {
      "/${join("", [for i in range(1011) : "a"])}" = "arn:aws:lambda:eu-west-1:111122223333:layer:data-tools-arm64:7"
    }
  }

  expect_failures = [var.parameters]
}

run "a_name_ends_at_15_levels" {
  command = plan

  variables {
    parameters = {
      join("", [for i in range(16) : "/a"]) = "arn:aws:lambda:eu-west-1:111122223333:layer:data-tools-arm64:7"
    }
  }

  expect_failures = [var.parameters]
}

run "a_name_does_not_belong_to_aws" {
  command = plan

  variables {
    parameters = {
      "/AWS/layergen" = "arn:aws:lambda:eu-west-1:111122223333:layer:data-tools-arm64:7"
    }
  }

  expect_failures = [var.parameters]
}

run "a_value_is_an_arn" {
  command = plan

  variables {
    parameters = {
      "/layergen/data-tools" = "7"
    }
  }

  expect_failures = [var.parameters]
}

run "a_value_names_a_version" {
  command = plan

  variables {
    parameters = {
      "/layergen/data-tools" = "arn:aws:lambda:eu-west-1:111122223333:layer:data-tools-arm64"
    }
  }

  expect_failures = [var.parameters]
}
