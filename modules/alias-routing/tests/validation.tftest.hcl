mock_provider "aws" {}

variables {
  aliases = {
    "checkout/live" = {
      function_name = "checkout"
      alias         = "live"
      version       = "7"
    }
  }
}

run "a_key_names_function_and_alias" {
  command = plan

  variables {
    aliases = {
      "checkout-live" = {
        function_name = "checkout"
        alias         = "live"
        version       = "7"
      }
    }
  }

  expect_failures = [var.aliases]
}

run "a_function_is_named_and_not_an_arn" {
  command = plan

  variables {
    aliases = {
      "arn:aws:lambda:eu-west-1:111122223333:function:checkout/live" = {
        function_name = "arn:aws:lambda:eu-west-1:111122223333:function:checkout"
        alias         = "live"
        version       = "7"
      }
    }
  }

  expect_failures = [var.aliases]
}

run "an_alias_takes_letters_digits_hyphens_and_underscores" {
  command = plan

  variables {
    aliases = {
      "checkout/live.eu" = {
        function_name = "checkout"
        alias         = "live.eu"
        version       = "7"
      }
    }
  }

  expect_failures = [var.aliases]
}

run "an_alias_is_no_number" {
  command = plan

  variables {
    aliases = {
      "checkout/7" = {
        function_name = "checkout"
        alias         = "7"
        version       = "7"
      }
    }
  }

  expect_failures = [var.aliases]
}

run "a_description_ends_at_256_characters" {
  command = plan

  variables {
    aliases = {
      "checkout/live" = {
        function_name = "checkout"
        alias         = "live"
        version       = "7"
        description   = join("", [for i in range(257) : "a"])
      }
    }
  }

  expect_failures = [var.aliases]
}

run "latest_is_not_routed_to" {
  command = plan

  variables {
    aliases = {
      "checkout/live" = {
        function_name = "checkout"
        alias         = "live"
        version       = "$LATEST"
      }
    }
  }

  expect_failures = [var.aliases]
}

run "a_candidate_is_published" {
  command = plan

  variables {
    aliases = {
      "checkout/live" = {
        function_name = "checkout"
        alias         = "live"
        version       = "7"
        candidate     = { version = "$LATEST", weight = 0.1 }
      }
    }
  }

  expect_failures = [var.aliases]
}

run "a_candidate_is_another_version" {
  command = plan

  variables {
    aliases = {
      "checkout/live" = {
        function_name = "checkout"
        alias         = "live"
        version       = "7"
        candidate     = { version = "7", weight = 0.1 }
      }
    }
  }

  expect_failures = [var.aliases]
}

run "a_weight_is_not_zero" {
  command = plan

  variables {
    aliases = {
      "checkout/live" = {
        function_name = "checkout"
        alias         = "live"
        version       = "7"
        candidate     = { version = "8", weight = 0 }
      }
    }
  }

  expect_failures = [var.aliases]
}

run "a_weight_is_not_one" {
  command = plan

  variables {
    aliases = {
      "checkout/live" = {
        function_name = "checkout"
        alias         = "live"
        version       = "7"
        candidate     = { version = "8", weight = 1 }
      }
    }
  }

  expect_failures = [var.aliases]
}

run "a_weight_is_not_a_percentage" {
  command = plan

  variables {
    aliases = {
      "checkout/live" = {
        function_name = "checkout"
        alias         = "live"
        version       = "7"
        candidate     = { version = "8", weight = 10 }
      }
    }
  }

  expect_failures = [var.aliases]
}
