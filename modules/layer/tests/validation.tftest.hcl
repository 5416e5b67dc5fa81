mock_provider "aws" {}

variables {
  name = "data-tools-arm64"
  releases = {
    "1.4.0" = {
      sha256   = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
      filename = "data-tools.zip"
    }
  }
}

run "a_name_takes_letters_digits_hyphens_and_underscores" {
  command = plan

  variables {
    name = "data.tools"
  }

  expect_failures = [var.name]
}

run "a_name_ends_at_140_characters" {
  command = plan

  variables {
    name = join("", [for i in range(141) : "a"])
  }

  expect_failures = [var.name]
}

run "a_release_is_a_semantic_version" {
  command = plan

  variables {
    releases = {
      "1.4" = {
        sha256   = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        filename = "data-tools.zip"
      }
    }
  }

  expect_failures = [var.releases]
}

run "a_release_has_no_leading_v" {
  command = plan

  variables {
    releases = {
      "v1.4.0" = {
        sha256   = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        filename = "data-tools.zip"
      }
    }
  }

  expect_failures = [var.releases]
}

run "a_release_has_no_leading_zeros" {
  command = plan

  variables {
    releases = {
      "1.04.0" = {
        sha256   = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        filename = "data-tools.zip"
      }
    }
  }

  expect_failures = [var.releases]
}

run "a_release_needs_an_artifact" {
  command = plan

  variables {
    releases = {
      "1.4.0" = {
        sha256 = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
      }
    }
  }

  expect_failures = [var.releases]
}

run "a_release_has_one_artifact" {
  command = plan

  variables {
    releases = {
      "1.4.0" = {
        sha256   = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        filename = "data-tools.zip"
        s3       = { bucket = "artifacts", key = "data-tools.zip" }
      }
    }
  }

  expect_failures = [var.releases]
}

run "a_digest_is_base64" {
  command = plan

  variables {
    releases = {
      "1.4.0" = {
        sha256   = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        filename = "data-tools.zip"
      }
    }
  }

  expect_failures = [var.releases]
}

run "a_description_ends_at_256_characters" {
  command = plan

  variables {
    releases = {
      "1.4.0" = {
        sha256      = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        filename    = "data-tools.zip"
        description = join("", [for i in range(257) : "a"])
      }
    }
  }

  expect_failures = [var.releases]
}

run "a_license_ends_at_512_bytes" {
  command = plan

  variables {
    releases = {
      "1.4.0" = {
        sha256   = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        filename = "data-tools.zip"
        license  = join("", [for i in range(257) : "é"])
      }
    }
  }

  expect_failures = [var.releases]
}

run "a_release_names_15_runtimes" {
  command = plan

  variables {
    releases = {
      "1.4.0" = {
        sha256   = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        filename = "data-tools.zip"
        runtimes = [for i in range(16) : "python3.${i}"]
      }
    }
  }

  expect_failures = [var.releases]
}

run "an_architecture_is_one_of_two" {
  command = plan

  variables {
    releases = {
      "1.4.0" = {
        sha256        = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
        filename      = "data-tools.zip"
        architectures = ["arm64", "riscv64"]
      }
    }
  }

  expect_failures = [var.releases]
}

run "a_grant_key_is_a_statement_id" {
  command = plan

  variables {
    grants = { "account 222222222222" = { principal = "222222222222" } }
  }

  expect_failures = [var.grants]
}

run "grant_keys_make_distinct_logical_ids" {
  command = plan

  variables {
    grants = {
      "account-222222222222" = { principal = "222222222222" }
      "Account222222222222"  = { principal = "333333333333" }
    }
  }

  expect_failures = [var.grants]
}

run "a_principal_is_no_arn" {
  command = plan

  variables {
    grants = { team = { principal = "arn:aws:iam::222222222222:root" } }
  }

  expect_failures = [var.grants]
}

run "a_principal_has_12_digits" {
  command = plan

  variables {
    grants = { team = { principal = "22222222222" } }
  }

  expect_failures = [var.grants]
}

run "an_organization_goes_with_everyone" {
  command = plan

  variables {
    grants = { team = { principal = "222222222222", organization_id = "o-exampleorgid" } }
  }

  expect_failures = [var.grants]
}

run "an_organization_id_has_its_form" {
  command = plan

  variables {
    grants = { organization = { principal = "*", organization_id = "r-exampleroot" } }
  }

  expect_failures = [var.grants]
}
